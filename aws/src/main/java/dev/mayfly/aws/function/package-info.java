/// What runs in a function: the handler of its calls, and how it comes to users' code. In:
/// payloads. Out: payloads, and what attempts write into the store.
@NullMarked
package dev.mayfly.aws.function;

import org.jspecify.annotations.NullMarked;
