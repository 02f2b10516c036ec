/// What passes between the parts of a worker: records as objects or encoded, checked blocks of
/// them, and the attempt's meter.
package dev.mayfly.worker.flow;
