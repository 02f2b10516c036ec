package dev.mayfly.benchmarks.yardstick;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Sorts records of 100 bytes by their first ten: samples keys, moves the records to a file for
/// each range of keys, then sorts one range at a time in memory. Holds a few tens of MB.
///
/// Arguments: data directory, output directory.
public final class Sort {
    private static final int RECORD = 100;
    private static final int RANGES = 64;
    private static final int SAMPLES_PER_FILE = 256;
    private static final int READ_RECORDS = 10_000;
    private static final int RANGE_BUFFER = 1280 * RECORD;
    private static final int WRITE_BUFFER = 5000 * RECORD;
    private static final ValueLayout.OfLong KEY =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final long[] bounds;
    private final Range[] ranges;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment readBuffer = arena.allocate((long) READ_RECORDS * RECORD);
    private final MemorySegment[] rangeBuffers = new MemorySegment[RANGES];
    private final int[] buffered = new int[RANGES];

    /// A file that receives the records of a range, from all threads.
    private record Range(Path path, FileChannel channel, AtomicLong size) {
        private static Range create(Path path) throws IOException {
            var channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            return new Range(path, channel, new AtomicLong());
        }

        private void append(ByteBuffer records) throws IOException {
            long at = size.getAndAdd(records.remaining());
            while (records.hasRemaining()) {
                at += channel.write(records, at);
            }
        }
    }

    private Sort(long[] bounds, Range[] ranges) {
        this.bounds = bounds;
        this.ranges = ranges;
        Arrays.setAll(rangeBuffers, _ -> arena.allocate(RANGE_BUFFER));
    }

    /// Runs the sort once.
    public static void main(String[] args) throws Exception {
        var files = Chunk.files(Path.of(args[0], "sort"));
        var output = Files.createDirectories(Path.of(args[1]));
        long[] bounds = bounds(files);
        var ranges = new Range[RANGES];
        for (int i = 0; i < RANGES; i++) {
            ranges[i] = Range.create(output.resolve("_range-" + i));
        }
        var workers = Parallel.workers(() -> new Sort(bounds, ranges));
        Queue<Path> inputs = new ConcurrentLinkedQueue<>(files);
        Parallel.run(workers, inputs, Sort::distribute);
        for (Sort worker : workers) {
            for (int range = 0; range < RANGES; range++) {
                worker.flush(range);
            }
            worker.arena.close();
        }
        Parallel.run(
                workers,
                Parallel.partitions(RANGES),
                (_, range) -> sort(ranges[range], output.resolve(part(range))));
    }

    private static String part(int range) {
        return String.format(Locale.ROOT, "part-%05d", range);
    }

    /// The first key of each range but the first, from a sample.
    private static long[] bounds(List<Path> files) throws IOException {
        var sample = new long[files.size() * SAMPLES_PER_FILE];
        int count = 0;
        for (Path file : files) {
            try (var channel = FileChannel.open(file)) {
                long records = channel.size() / RECORD;
                for (int i = 0; i < SAMPLES_PER_FILE; i++) {
                    var key = ByteBuffer.allocate(Long.BYTES);
                    channel.read(key, records * i / SAMPLES_PER_FILE * RECORD);
                    sample[count++] = key.getLong(0);
                }
            }
        }
        Arrays.sort(sample); // keys are ASCII, so signed order is right
        var bounds = new long[RANGES - 1];
        Arrays.setAll(bounds, i -> sample[sample.length * (i + 1) / RANGES]);
        return bounds;
    }

    private void distribute(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            while (true) {
                var buffer = readBuffer.asByteBuffer();
                while (buffer.hasRemaining() && channel.read(buffer) > 0) {}
                for (int at = 0; at < buffer.position(); at += RECORD) {
                    int range = rangeOf(readBuffer.get(KEY, at));
                    MemorySegment.copy(
                            readBuffer, at, rangeBuffers[range], buffered[range], RECORD);
                    buffered[range] += RECORD;
                    if (buffered[range] == RANGE_BUFFER) {
                        flush(range);
                    }
                }
                if (buffer.hasRemaining()) {
                    return;
                }
            }
        }
    }

    /// Number of bounds that are not above a key.
    private int rangeOf(long key) {
        int range = 0;
        for (int step = RANGES / 2; step > 0; step /= 2) {
            if (bounds[range + step - 1] <= key) {
                range += step;
            }
        }
        return range;
    }

    private void flush(int range) throws IOException {
        ranges[range].append(rangeBuffers[range].asSlice(0, buffered[range]).asByteBuffer());
        buffered[range] = 0;
    }

    private static void sort(Range range, Path output) throws IOException {
        try (var arena = Arena.ofConfined();
                var input = range.channel()) {
            long size = range.size().get();
            var data = arena.allocate(Math.max(1, size)).asSlice(0, size);
            var buffer = data.asByteBuffer();
            while (buffer.hasRemaining() && input.read(buffer, buffer.position()) > 0) {}
            write(data, order(data, (int) (size / RECORD)), output);
        }
        Files.delete(range.path());
    }

    /// The records' numbers in order: sorted with the keys' differing bits in front, then where
    /// those are equal by the whole keys.
    private static int[] order(MemorySegment data, int count) {
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= key(data, i) ^ key(data, 0);
        }
        int indexBits = 32 - Integer.numberOfLeadingZeros(count);
        int common = Math.min(63, Long.numberOfLeadingZeros(differing));
        int dropped = Math.max(0, 64 - common - (63 - indexBits));
        long mask = -1L >>> common;
        var packed = new long[count];
        Arrays.setAll(packed, i -> ((key(data, i) & mask) >>> dropped) << indexBits | i);
        Arrays.sort(packed);
        var order = new int[count];
        Arrays.setAll(order, i -> (int) (packed[i] & ((1L << indexBits) - 1)));
        for (int i = 1; i < count; i++) {
            if (packed[i] >>> indexBits == packed[i - 1] >>> indexBits) {
                sink(data, order, i);
            }
        }
        return order;
    }

    private static void sink(MemorySegment data, int[] order, int index) {
        for (int i = index; i > 0 && compare(data, order[i - 1], order[i]) > 0; i--) {
            int moved = order[i];
            order[i] = order[i - 1];
            order[i - 1] = moved;
        }
    }

    private static long key(MemorySegment data, int record) {
        return data.get(KEY, (long) record * RECORD);
    }

    private static int compare(MemorySegment data, int left, int right) {
        int order = Long.compare(key(data, left), key(data, right));
        for (int i = 8; order == 0 && i < 10; i++) {
            order =
                    data.get(JAVA_BYTE, (long) left * RECORD + i)
                            - data.get(JAVA_BYTE, (long) right * RECORD + i);
        }
        return order;
    }

    private static void write(MemorySegment data, int[] order, Path output) throws IOException {
        try (var arena = Arena.ofConfined();
                var channel =
                        FileChannel.open(
                                output, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = arena.allocate(WRITE_BUFFER);
            int size = 0;
            for (int record : order) {
                MemorySegment.copy(data, (long) record * RECORD, buffer, size, RECORD);
                size += RECORD;
                if (size == WRITE_BUFFER) {
                    drain(buffer, size, channel);
                    size = 0;
                }
            }
            drain(buffer, size, channel);
        }
    }

    private static void drain(MemorySegment buffer, int size, FileChannel channel)
            throws IOException {
        var bytes = buffer.asSlice(0, size).asByteBuffer();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
