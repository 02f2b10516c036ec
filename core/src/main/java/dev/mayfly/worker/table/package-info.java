/// What is known by key, in memory. In: encoded keys with values, with encoded accumulators or with
/// nothing. Out: one accumulator for each key, the entries in the order of their keys, or which
/// keys there are. A table grows or is emptied when its owner says so; it never goes to disk
/// itself.
package dev.mayfly.worker.table;
