package dev.mayfly.benchmarks.jmh;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
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

/// Encoding and decoding short Strings; nanoseconds for each.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StringCodecBenchmark {
    private static final int COUNT = 10_000;

    private final Codec<String> codec = Codecs.strings();
    private final Encoder out = new Encoder(64);
    private final Decoder in = new Decoder();
    private String[] strings;
    private byte[][] encoded;

    /// Makes the Strings.
    @Setup
    public void setUp() {
        var random = new Random(1);
        strings = new String[COUNT];
        encoded = new byte[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            strings[i] = Visits.address(random);
            out.clear();
            codec.encode(strings[i], out);
            encoded[i] = out.toBytes();
        }
    }

    /// To bytes.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long encode() {
        long size = 0;
        for (String string : strings) {
            out.clear();
            codec.encode(string, out);
            size += out.size();
        }
        return size;
    }

    /// From bytes.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long decode() {
        long size = 0;
        for (byte[] bytes : encoded) {
            size += codec.decode(in.wrap(bytes, 0, bytes.length)).length();
        }
        return size;
    }
}
