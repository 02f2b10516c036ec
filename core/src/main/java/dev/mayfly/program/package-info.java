/// What every task of a stage does: a source, the steps of its records, and a sink. Made by the
/// planner, read by workers; crosses the wire by the function codec.
package dev.mayfly.program;
