package dev.mayfly.worker.sort;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Sorting record numbers by the prefixes of their keys; nanoseconds for each record.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordSortBenchmark {
    private static final int COUNT = 100_000;

    private long[] random;
    private long[] equal;

    /// Makes the prefixes.
    @Setup
    public void setUp() {
        random = new Random(1).longs(COUNT).toArray();
        equal = new Random(1).longs(COUNT, 0, COUNT / 4).toArray();
    }

    /// Prefixes that all differ.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int[] different() {
        return RecordSort.sort(
                COUNT, (index, depth) -> depth == 0 ? random[index] : 0, (left, right) -> 0);
    }

    /// About four records to a prefix, with another comparison to make.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int[] ties() {
        return RecordSort.sort(
                COUNT,
                (index, depth) -> depth == 0 ? equal[index] : 0,
                (left, right) -> Long.compare(random[left], random[right]));
    }
}
