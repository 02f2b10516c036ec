package dev.mayfly.benchmarks.yardstick;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Query 2: revenue by a prefix of the address.
///
/// Each thread adds up in a table that stays in the cache and moves it to partitions when it is
/// half full; where that does not shrink the rows, it moves the rows themselves. Then the
/// partitions are added up, each in a table of its own.
///
/// Arguments: data directory, output directory, length of the prefix (up to 16).
public final class Aggregate {
    private static final int PARTITIONS = 64;
    private static final int PARTITION_SHIFT = 64 - Integer.numberOfTrailingZeros(PARTITIONS);
    private static final int BATCH = 1024;
    private static final int SLOTS = 1 << 15;
    private static final int WIDTH = 3; // two words of key, bits of the sum
    private static final int TRIED_TABLES = 4;

    private final int prefixSize;
    private final Runs[] partitions = Runs.forPartitions(PARTITIONS, WIDTH);
    private final long[] low = new long[BATCH];
    private final long[] high = new long[BATCH];
    private final long[] hash = new long[BATCH];
    private final double[] revenue = new double[BATCH];
    private int batched;
    private final long[] table = new long[SLOTS * WIDTH];
    private int used;
    private int tables;
    private long rows;
    private long moved;
    private boolean isBypassed;

    private Aggregate(int prefixSize) {
        this.prefixSize = prefixSize;
    }

    /// Runs the query once.
    public static void main(String[] args) throws Exception {
        var output = Files.createDirectories(Path.of(args[1]));
        int prefixSize = Integer.parseInt(args[2]);
        var workers = Parallel.workers(() -> new Aggregate(prefixSize));
        try (var arena = Arena.ofShared()) {
            var chunks = Chunk.of(Path.of(args[0], "uservisits"), arena);
            Parallel.run(workers, chunks, Aggregate::read);
        }
        for (Aggregate worker : workers) {
            worker.addBatch();
            worker.moveTable();
        }
        Parallel.run(
                workers,
                Parallel.partitions(PARTITIONS),
                (_, partition) -> merge(workers, partition, output.resolve("part-" + partition)));
    }

    private void read(Chunk chunk) {
        var data = chunk.data();
        for (long row = chunk.start(); row < chunk.end(); ) {
            long keyEnd = Scan.find(data, row, Scan.COMMA);
            int size = (int) Math.min(prefixSize, keyEnd - row);
            long urlEnd = Scan.find(data, keyEnd + 1, Scan.COMMA);
            long revenueStart = Scan.find(data, urlEnd + 1, Scan.COMMA) + 1;
            long revenueEnd = Scan.find(data, revenueStart, Scan.COMMA);
            int i = batched++;
            low[i] = Scan.prefix(Scan.word(data, row), size);
            high[i] = size > 8 ? Scan.prefix(Scan.word(data, row + 8), size - 8) : 0;
            revenue[i] = Scan.decimal(data, revenueStart, revenueEnd);
            if (batched == BATCH) {
                addBatch();
            }
            row = Scan.find(data, revenueEnd, Scan.NEWLINE) + 1;
        }
    }

    private void addBatch() {
        for (int i = 0; i < batched; i++) {
            hash[i] = Scan.hash(low[i], high[i]);
        }
        rows += batched;
        if (isBypassed) {
            for (int i = 0; i < batched; i++) {
                move(hash[i], low[i], high[i], Double.doubleToRawLongBits(revenue[i]));
            }
        } else {
            for (int i = 0; i < batched; i++) {
                used += add(table, SLOTS - 1, hash[i], low[i], high[i], revenue[i]);
            }
            if (used > SLOTS / 2) {
                moveTable();
                isBypassed = ++tables == TRIED_TABLES && moved * 2 > rows;
            }
        }
        batched = 0;
    }

    private void moveTable() {
        for (int at = 0; at < table.length; at += WIDTH) {
            if (table[at] != 0) {
                move(Scan.hash(table[at], table[at + 1]), table[at], table[at + 1], table[at + 2]);
            }
        }
        Arrays.fill(table, 0);
        moved += used;
        used = 0;
    }

    private void move(long hash, long low, long high, long sum) {
        var run = partitions[(int) (hash >>> PARTITION_SHIFT)];
        int at = run.next();
        long[] array = run.array();
        array[at] = low;
        array[at + 1] = high;
        array[at + 2] = sum;
    }

    /// Adds to a key's sum; keys are not empty, so a free slot has zero in front.
    ///
    /// @return 1 if the key is new
    private static int add(long[] table, int mask, long hash, long low, long high, double revenue) {
        for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
            int at = slot * WIDTH;
            if (table[at] == low && table[at + 1] == high) {
                double sum = Double.longBitsToDouble(table[at + 2]) + revenue;
                table[at + 2] = Double.doubleToRawLongBits(sum);
                return 0;
            }
            if (table[at] == 0) {
                table[at] = low;
                table[at + 1] = high;
                table[at + 2] = Double.doubleToRawLongBits(revenue);
                return 1;
            }
        }
    }

    private static void merge(List<Aggregate> workers, int partition, Path output)
            throws Exception {
        long records = 16;
        for (Aggregate worker : workers) {
            records += worker.partitions[partition].count();
        }
        int slots = 2 * Integer.highestOneBit((int) (records + records / 2));
        var table = new long[slots * WIDTH];
        for (Aggregate worker : workers) {
            var runs = worker.partitions[partition];
            for (int i = 0; i < runs.arrayCount(); i++) {
                long[] from = runs.array(i);
                for (int at = 0; at < runs.end(i); at += WIDTH) {
                    long hash = Scan.hash(from[at], from[at + 1]);
                    double sum = Double.longBitsToDouble(from[at + 2]);
                    add(table, slots - 1, hash, from[at], from[at + 1], sum);
                }
            }
        }
        write(table, output);
    }

    private static void write(long[] table, Path output) throws Exception {
        try (var out = new TextFile(output)) {
            for (int at = 0; at < table.length; at += WIDTH) {
                if (table[at] != 0) {
                    out.putWord(table[at]).putWord(table[at + 1]).put((byte) ',');
                    out.put(Double.toString(Double.longBitsToDouble(table[at + 2])));
                    out.put((byte) '\n');
                }
            }
        }
    }
}
