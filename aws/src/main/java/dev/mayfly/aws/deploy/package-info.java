/// Deploys a function with what it needs, and removes it. In: a
/// [dev.mayfly.aws.deploy.stack.Stack]. Out: requests of AWS's control planes. What is to be done
/// is decided by [dev.mayfly.aws.deploy.plan.DeployPlan] and
/// [dev.mayfly.aws.deploy.plan.DestroyPlan] from what is there, and done by [Deployer] and
/// [Destroyer].
@NullMarked
package dev.mayfly.aws.deploy;

import org.jspecify.annotations.NullMarked;
