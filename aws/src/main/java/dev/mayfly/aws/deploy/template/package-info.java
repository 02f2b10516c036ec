/// A deployment as a template of CloudFormation, SAM or Terraform, for those who deploy with these.
/// In: a [dev.mayfly.aws.deploy.stack.Stack]. Out: JSON. Made from the same resources as requests
/// are.
@NullMarked
package dev.mayfly.aws.deploy.template;

import org.jspecify.annotations.NullMarked;
