/// Between a map stage and its consumers. In: records with keys. Out of the writing side: one map
/// output object for each attempt, divided among partitions. Out of the reading side: records
/// passed on, aggregated, sorted or grouped. Decides the way that records take; what combines them
/// is in `table`, what orders them in `sort`.
package dev.mayfly.worker.shuffle;
