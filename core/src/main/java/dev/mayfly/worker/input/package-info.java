/// Where records begin. In: splits of input objects. Out: records, each exactly once whatever the
/// splits: a record belongs to the split in which its first byte lies.
package dev.mayfly.worker.input;
