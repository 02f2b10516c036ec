/// Puts records in order and gathers them by key, however many there are. In: encoded records. Out:
/// the same in the order of their keys, one by one or in groups; what exceeds the budget waits in
/// sorted runs on disk.
package dev.mayfly.worker.sort;
