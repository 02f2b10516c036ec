/// Runs a user's program inside this process: finds or compiles its classes, calls its main method,
/// ends it when the user interrupts, and explains its failure.
@NullMarked
package dev.mayfly.cli.job;

import org.jspecify.annotations.NullMarked;
