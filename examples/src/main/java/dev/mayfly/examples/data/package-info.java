/// Benchmark and test data, made from a seed.
///
/// A [DataRequest] goes in, [DataGenerator] writes one directory of part files per [Table], and a
/// [DataResult] comes out. The bytes depend on the seed, the sizes and the number of parts alone:
/// never on the number of threads, the machine or the locale.
///
/// The tables follow the AMPLab Big Data Benchmark as seen in its published samples, plus plain
/// text and sort records.
///
/// @see <a href="https://amplab.cs.berkeley.edu/benchmark/">AMPLab Big Data Benchmark</a>
/// @see <a href="https://doi.org/10.1145/1559845.1559865">Pavlo et al., A comparison of approaches
///   to large-scale data analysis, SIGMOD 2009</a>
@NullMarked
package dev.mayfly.examples.data;

import org.jspecify.annotations.NullMarked;
