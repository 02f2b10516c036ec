/// Where records end. In: records. Out: part files, not yet published, or kept partitions in
/// blocks.
package dev.mayfly.worker.output;
