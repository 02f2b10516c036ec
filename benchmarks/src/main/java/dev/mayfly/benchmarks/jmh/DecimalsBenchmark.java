package dev.mayfly.benchmarks.jmh;

import dev.mayfly.data.Decimals;
import java.nio.charset.StandardCharsets;
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

/// Parsing decimal numbers such as `0.63522285`; nanoseconds for each.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecimalsBenchmark {
    private static final int COUNT = 10_000;

    private byte[] text;
    private int[] ends;
    private String[] strings;

    /// Makes the numbers.
    @Setup
    public void setUp() {
        var random = new Random(1);
        var all = new StringBuilder();
        ends = new int[COUNT];
        strings = new String[COUNT];
        for (int i = 0; i < COUNT; i++) {
            strings[i] = Float.toString(random.nextFloat());
            ends[i] = all.append(strings[i]).length();
        }
        text = all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// From bytes.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double bytes() {
        double sum = 0;
        int start = 0;
        for (int end : ends) {
            sum += Decimals.parseDouble(text, start, end);
            start = end;
        }
        return sum;
    }

    /// From Strings, by the JDK.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double jdk() {
        double sum = 0;
        for (String string : strings) {
            sum += Double.parseDouble(string);
        }
        return sum;
    }
}
