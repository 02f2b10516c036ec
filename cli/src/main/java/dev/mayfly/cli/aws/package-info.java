/// The commands about deployments on AWS. In: settings and options. Out: requests of AWS, and
/// tables. Commands themselves know nothing of AWS, so that it is loaded only if one of them runs.
@NullMarked
package dev.mayfly.cli.aws;

import org.jspecify.annotations.NullMarked;
