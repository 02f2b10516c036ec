package dev.mayfly.benchmarks.jmh;

import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.worker.flow.BlockBuffer;
import dev.mayfly.worker.flow.BlockReader;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.List;
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

/// Writing records of 24 bytes to checked blocks, and reading the blocks; nanoseconds for each
/// record.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockBenchmark {
    private static final int COUNT = 100_000;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final String KEY = "blocks";

    /// Whether blocks are compressed.
    @Param({"false", "true"})
    public boolean isCompressed;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private long[] values;
    private long size;

    /// Makes the records, and an object of them to read.
    @Setup
    public void setUp() throws IOException {
        values = new Random(1).longs(COUNT, 0, 1 << 20).toArray();
        size = write();
    }

    /// To an object in memory.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long write() throws IOException {
        var buffer = new BlockBuffer(BLOCK_BYTES, isCompressed);
        for (long value : values) {
            Encoder block = buffer.encoder();
            block.writeLong(value);
            block.writeLong(value);
            block.writeLong(value);
            buffer.endRecord();
        }
        try (var out = store.create(KEY)) {
            buffer.drainTo(out);
            out.commit();
            return out.size();
        }
    }

    /// From an object in memory, to blocks; records are not looked at.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long read() throws IOException {
        var range = List.of(new BlockRange(KEY, 0, size));
        long bytes = 0;
        try (var reader = new BlockReader(store::openAll, range, new TaskMeter(), false)) {
            for (var block = reader.next(); block != null; block = reader.next()) {
                bytes += block.end() - block.offset();
            }
        }
        return bytes;
    }
}
