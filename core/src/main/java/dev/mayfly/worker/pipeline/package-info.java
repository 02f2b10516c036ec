/// The steps that records take between a task's source and its sink, one sink feeding the next. In:
/// records. Out: records.
package dev.mayfly.worker.pipeline;
