/// Between a map stage and its consumers. In: records with keys. Out of the writing side: one map
/// output object for each attempt, divided among partitions. Out of the reading side: records
/// passed on, aggregated, sorted, grouped or joined. Everything works on encoded keys.
package dev.mayfly.worker.shuffle;
