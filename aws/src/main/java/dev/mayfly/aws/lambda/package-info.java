/// Attempts on AWS Lambda: the backend that calls a function. In: what attempts are told, from the
/// driver. Out: calls of the function, and outcomes back.
@NullMarked
package dev.mayfly.aws.lambda;

import org.jspecify.annotations.NullMarked;
