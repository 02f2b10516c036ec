/// Finds and removes what jobs and sessions left that did not end by themselves. In: a deployment's
/// [dev.mayfly.aws.deploy.stack.Stack]. Out: requests of S3. [StoredJobs] looks, also beside
/// outputs by an [UnpublishedSearch]; [JobData] is what it finds.
@NullMarked
package dev.mayfly.aws.deploy.leftovers;

import org.jspecify.annotations.NullMarked;
