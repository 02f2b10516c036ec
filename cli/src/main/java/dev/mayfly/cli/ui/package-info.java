/// What people see: tables of data on standard output; progress and summaries, made from a job's
/// events alone, on standard error.
@NullMarked
package dev.mayfly.cli.ui;

import org.jspecify.annotations.NullMarked;
