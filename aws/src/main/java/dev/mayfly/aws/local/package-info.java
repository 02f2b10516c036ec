/// Lambda on one machine, for trying things out: the archive that is deployed, in JVMs of its own
/// under Lambda's runtime client. In: calls by the AWS SDK. Out: what the function answers. A
/// development tool, not a cluster; what it does not imitate is in `docs/lambda-local.md`.
@NullMarked
package dev.mayfly.aws.local;

import org.jspecify.annotations.NullMarked;
