/// Entries of buckets' event notifications: how one is put among those of others, and the function
/// that does so for templates, whose tools cannot. In: an entry as it is to be, or a call of
/// CloudFormation or Terraform. Out: requests of S3, and CloudFormation's answer.
@NullMarked
package dev.mayfly.aws.notification;

import org.jspecify.annotations.NullMarked;
