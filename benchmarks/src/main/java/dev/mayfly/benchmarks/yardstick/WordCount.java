package dev.mayfly.benchmarks.yardstick;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Words, split at white space, and how often each occurs; as [Aggregate], with keys of any length.
///
/// A word is known by two longs, its bytes or (beyond 16) the first eight and a hash of the others,
/// and by where it stands in the mapped file.
///
/// Arguments: data directory, output directory.
public final class WordCount {
    private static final int PARTITIONS = 64;
    private static final int PARTITION_SHIFT = 64 - Integer.numberOfTrailingZeros(PARTITIONS);
    private static final int BATCH = 2048;
    private static final int SLOTS = 1 << 15;
    private static final int WIDTH = 4; // two longs of key, place, count
    private static final int SIZE_BITS = 16;
    private static final int MAX_INLINE = 16;

    @SuppressWarnings("restricted") // places in mapped files are kept as addresses
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final Runs[] partitions = Runs.forPartitions(PARTITIONS, WIDTH);
    private final long[] low = new long[BATCH];
    private final long[] high = new long[BATCH];
    private final long[] hash = new long[BATCH];
    private final long[] place = new long[BATCH];
    private int batched;
    private final Table table = new Table(SLOTS);

    private WordCount() {}

    /// Runs the job once.
    public static void main(String[] args) throws Exception {
        var output = Files.createDirectories(Path.of(args[1]));
        var workers = Parallel.workers(WordCount::new);
        try (var arena = Arena.ofShared()) {
            Parallel.run(workers, Chunk.of(Path.of(args[0], "text"), arena), WordCount::read);
            for (WordCount worker : workers) {
                worker.addBatch();
                worker.moveTable();
            }
            Parallel.run(
                    workers,
                    Parallel.partitions(PARTITIONS),
                    (_, partition) ->
                            merge(workers, partition, output.resolve("part-" + partition)));
        }
    }

    private void read(Chunk chunk) {
        var data = chunk.data();
        long end = chunk.end();
        for (long at = chunk.start(); at < end; at++) {
            long start = at;
            long first = Scan.word(data, at);
            long spaces = Scan.spaces(first);
            long second = 0;
            if (spaces != 0) {
                int size = Long.numberOfTrailingZeros(spaces) >>> 3;
                if (size == 0) {
                    continue;
                }
                first = Scan.prefix(first, size);
                at += size;
            } else {
                at += 8;
                second = Scan.word(data, at);
                spaces = Scan.spaces(second);
                if (spaces == 0) {
                    at = endOfLong(data, at + 8);
                    second = hashOf(data, start + 8, at);
                } else {
                    int size = Long.numberOfTrailingZeros(spaces) >>> 3;
                    second = Scan.prefix(second, size);
                    at += size;
                }
            }
            int i = batched++;
            low[i] = first;
            high[i] = second;
            place[i] = (data.address() + start) << SIZE_BITS | (at - start);
            if (batched == BATCH) {
                addBatch();
            }
        }
    }

    private static long endOfLong(MemorySegment data, long from) {
        for (long at = from; ; at += 8) {
            long spaces = Scan.spaces(Scan.word(data, at));
            if (spaces != 0) {
                return at + (Long.numberOfTrailingZeros(spaces) >>> 3);
            }
        }
    }

    private static long hashOf(MemorySegment data, long from, long end) {
        long hash = 0;
        for (long at = from; at < end; at += 8) {
            int size = (int) Math.min(8, end - at);
            hash = Scan.hash(hash, Scan.prefix(Scan.word(data, at), size));
        }
        return hash;
    }

    private void addBatch() {
        for (int i = 0; i < batched; i++) {
            hash[i] = Scan.hash(low[i], high[i]);
        }
        for (int i = 0; i < batched; i++) {
            table.add(hash[i], low[i], high[i], place[i], 1);
        }
        batched = 0;
        if (table.used > SLOTS / 2) {
            moveTable();
        }
    }

    private void moveTable() {
        long[] from = table.slots;
        for (int at = 0; at < from.length; at += WIDTH) {
            if (from[at + 3] != 0) {
                long hash = Scan.hash(from[at], from[at + 1]);
                var run = partitions[(int) (hash >>> PARTITION_SHIFT)];
                int to = run.next();
                System.arraycopy(from, at, run.array(), to, WIDTH);
                from[at + 3] = 0;
            }
        }
        table.used = 0;
    }

    private static void merge(List<WordCount> workers, int partition, Path output)
            throws Exception {
        var table = new Table(1 << 12);
        for (WordCount worker : workers) {
            var runs = worker.partitions[partition];
            for (int i = 0; i < runs.arrayCount(); i++) {
                long[] from = runs.array(i);
                for (int at = 0; at < runs.end(i); at += WIDTH) {
                    long hash = Scan.hash(from[at], from[at + 1]);
                    table.add(hash, from[at], from[at + 1], from[at + 2], from[at + 3]);
                    if (table.used > table.mask / 2) {
                        table = table.doubled();
                    }
                }
            }
        }
        write(table.slots, output);
    }

    private static void write(long[] table, Path output) throws Exception {
        try (var out = new TextFile(output)) {
            for (int at = 0; at < table.length; at += WIDTH) {
                if (table[at + 3] != 0) {
                    out.put(MEMORY, table[at + 2] >>> SIZE_BITS, sizeOf(table[at + 2]));
                    out.put((byte) '\t').put(Long.toString(table[at + 3])).put((byte) '\n');
                }
            }
        }
    }

    private static int sizeOf(long place) {
        return (int) place & ((1 << SIZE_BITS) - 1);
    }

    /// Counts by word, in open addressing; a free slot has count zero.
    private static final class Table {
        private final long[] slots;
        private final int mask;
        private int used;

        private Table(int capacity) {
            slots = new long[capacity * WIDTH];
            mask = capacity - 1;
        }

        private void add(long hash, long low, long high, long place, long count) {
            for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
                int at = slot * WIDTH;
                if (slots[at + 3] == 0) {
                    slots[at] = low;
                    slots[at + 1] = high;
                    slots[at + 2] = place;
                    slots[at + 3] = count;
                    used++;
                    return;
                }
                if (slots[at] == low && slots[at + 1] == high && isSame(slots[at + 2], place)) {
                    slots[at + 3] += count;
                    return;
                }
            }
        }

        /// Whether two words with equal longs are equal; only long ones need a look.
        private static boolean isSame(long left, long right) {
            int size = sizeOf(right);
            if (sizeOf(left) != size) {
                return false;
            }
            if (size <= MAX_INLINE) {
                return true;
            }
            long leftAt = left >>> SIZE_BITS;
            long rightAt = right >>> SIZE_BITS;
            return MemorySegment.mismatch(
                            MEMORY, leftAt, leftAt + size, MEMORY, rightAt, rightAt + size)
                    < 0;
        }

        private Table doubled() {
            var larger = new Table(2 * (mask + 1));
            for (int at = 0; at < slots.length; at += WIDTH) {
                if (slots[at + 3] != 0) {
                    long hash = Scan.hash(slots[at], slots[at + 1]);
                    larger.add(hash, slots[at], slots[at + 1], slots[at + 2], slots[at + 3]);
                }
            }
            return larger;
        }
    }
}
