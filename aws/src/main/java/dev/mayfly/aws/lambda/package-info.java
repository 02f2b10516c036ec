/// Attempts on AWS Lambda: the backend that calls a function, and the handler that runs in it. In:
/// what attempts are told, from the driver. Out: payloads to the function, and outcomes back.
@NullMarked
package dev.mayfly.aws.lambda;

import org.jspecify.annotations.NullMarked;
