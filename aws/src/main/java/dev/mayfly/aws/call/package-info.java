/// The words between driver and function: what one call of a function says and what it answers. In:
/// attempts and outcomes. Out: payloads of Lambda, and objects beside them. The format is described
/// in `docs/formats/invocation.md`.
@NullMarked
package dev.mayfly.aws.call;

import org.jspecify.annotations.NullMarked;
