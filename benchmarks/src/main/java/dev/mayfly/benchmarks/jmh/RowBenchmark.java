package dev.mayfly.benchmarks.jmh;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
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

/// Finding lines and fields, and reading numbers; nanoseconds for each line.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
    private static final int COUNT = 10_000;
    private static final long NEWLINE = ByteScan.pattern((byte) '\n');

    private Visits visits;
    private Row row;

    /// Makes the lines.
    @Setup
    public void setUp() {
        visits = Visits.random(COUNT);
        row = new Row(Delimited.by(','));
    }

    /// Only the ends of lines.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int lines() {
        int lines = 0;
        for (int at = 0; at < visits.size(); lines++) {
            at = ByteScan.find(visits.lines(), at, visits.size(), NEWLINE) + 1;
        }
        return lines;
    }

    /// A slice of the first field and the number in the fourth, as query 2 does.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double fields() {
        double sum = 0;
        for (int at = 0; at < visits.size(); at = row.rawEnd() + 1) {
            row.wrapLine(visits.lines(), at, visits.size());
            sum += row.slice(0).prefix(8).size() + row.getDouble(3);
        }
        return sum;
    }
}
