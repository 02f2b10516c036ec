package dev.mayfly.worker.table;

import dev.mayfly.benchmarks.jmh.Visits;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Adding numbers up by key; nanoseconds for each. The table begins small, as in a task.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyTableBenchmark {
    private static final int COUNT = 1 << 20;
    private static final int PADDING = 16;

    /// Number of different keys.
    @Param({"1000", "100000", "1000000"})
    public int keys;

    /// What stands behind each key: keys of more than 16 bytes take another way.
    @Param({"", "-and-so-on"})
    public String suffix;

    private byte[] bytes;
    private int[] offsets;
    private int[] sizes;

    /// Makes the keys.
    @Setup
    public void setUp() {
        var random = new Random(1);
        var different = new String[keys];
        for (int i = 0; i < keys; i++) {
            different[i] = Visits.address(random) + suffix;
        }
        var all = new StringBuilder();
        offsets = new int[COUNT];
        sizes = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            String key = different[random.nextInt(keys)];
            offsets[i] = all.length();
            sizes[i] = key.length();
            all.append(key);
        }
        all.append("\0".repeat(PADDING));
        bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// One table, one slot.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int add() {
        var table = new KeyTable(1, 1024);
        for (int i = 0; i < COUNT; i++) {
            long hash = KeyHash.hash(bytes, offsets[i], sizes[i]);
            int slot = table.put(bytes, offsets[i], sizes[i], hash);
            table.slots()[slot >= 0 ? slot : -1 - slot]++;
        }
        return table.count();
    }
}
