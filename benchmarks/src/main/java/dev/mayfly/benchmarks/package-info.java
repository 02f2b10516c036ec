/// Compares Mayfly with other systems and with hand-written loops, whole process against whole
/// process. Start reading at [dev.mayfly.benchmarks.Harness].
@NullMarked
package dev.mayfly.benchmarks;

import org.jspecify.annotations.NullMarked;
