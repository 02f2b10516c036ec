/// The workloads as loops written by hand for exactly one job each: what the machine can do, to
/// hold the engine against. They map the files, look at eight bytes at a time, keep numbers in
/// primitive arrays and use nothing of the engine. They check nothing: input must be as the
/// generator wrote it.
@NullMarked
package dev.mayfly.benchmarks.yardstick;

import org.jspecify.annotations.NullMarked;
