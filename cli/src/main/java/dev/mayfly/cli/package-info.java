/// The `mayfly` command: reads arguments and settings, starts jobs, prints data on standard output
/// and everything else on standard error.
@NullMarked
package dev.mayfly.cli;

import org.jspecify.annotations.NullMarked;
