/// What Mayfly's own parts for AWS cost, measured on one machine: reading from an S3 server beside
/// the plain SDK, and starting a function. In: options. Out: a page and a table in
/// `benchmarks/results`.
@NullMarked
package dev.mayfly.benchmarks.aws;

import org.jspecify.annotations.NullMarked;
