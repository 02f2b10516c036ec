/// What passes between the parts of a worker: records, checked blocks of them, and the attempt's
/// meter.
package dev.mayfly.worker.flow;
