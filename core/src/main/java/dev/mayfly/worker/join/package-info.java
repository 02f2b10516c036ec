/// Joins. In: the encoded records of two sides, or one side as it comes and a table of the other.
/// Out: joined or cogrouped records. The smaller side is held in a table by key where memory
/// allows; otherwise both are sorted and merged.
package dev.mayfly.worker.join;
