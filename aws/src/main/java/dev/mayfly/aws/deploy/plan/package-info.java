/// What is to be done to deploy or to remove, as values. In: a [dev.mayfly.aws.deploy.stack.Stack]
/// and the [StackState] that was found. Out: steps. Pure; asks nobody.
@NullMarked
package dev.mayfly.aws.deploy.plan;

import org.jspecify.annotations.NullMarked;
