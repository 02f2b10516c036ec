/// What to say when somebody may not do something, in the same words wherever that is found. In:
/// what AWS refuses. Out: the permission, and which policy has it.
@NullMarked
package dev.mayfly.aws.access;

import org.jspecify.annotations.NullMarked;
