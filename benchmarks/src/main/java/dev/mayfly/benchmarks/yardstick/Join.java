package dev.mayfly.benchmarks.yardstick;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Query 3: the address with the highest revenue among the visits of some days, and the average
/// rank of the pages it visited.
///
/// Both tables are moved to partitions by URL, the visits first; of the pages only those that may
/// have been visited. Each partition is joined through a table of its pages, its rows are moved to
/// partitions by address, and those are added up.
///
/// Arguments: data directory, last day as `yyyy-mm-dd`. Prints one line.
public final class Join {
    private static final int PARTITIONS = 64;
    private static final int PARTITION_SHIFT = 64 - Integer.numberOfTrailingZeros(PARTITIONS);
    private static final String FIRST_DAY = "1980-01-01";
    private static final int DAY_SIZE = 10;
    private static final int FILTER_WORDS = 1 << 18;
    private static final int WIDTH = 4; // two words of address, bits of revenue, rank (or ranks)
    private static final int COUNT_BITS = 24;

    private final UrlRecords[] pages = UrlRecords.forPartitions(PARTITIONS);
    private final UrlRecords[] visits = UrlRecords.forPartitions(PARTITIONS);
    private final Runs[] joined = Runs.forPartitions(PARTITIONS, WIDTH);
    private final long[] visited = new long[FILTER_WORDS];

    private record Top(long low, long high, double revenue, double averageRank) {
        @Override
        public String toString() {
            byte[] address =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(low)
                            .putLong(high)
                            .array();
            String text = new String(address, StandardCharsets.ISO_8859_1).replace("\0", "");
            return text + "," + revenue + "," + averageRank;
        }
    }

    private Join() {}

    /// Runs the query once.
    public static void main(String[] args) throws Exception {
        var workers = Parallel.workers(Join::new);
        try (var arena = Arena.ofShared()) {
            long first = day(FIRST_DAY);
            long last = day(args[1]);
            Parallel.run(
                    workers,
                    Chunk.of(Path.of(args[0], "uservisits"), arena),
                    (worker, chunk) -> worker.readVisits(chunk, first, last));
            long[] visited = union(workers);
            Parallel.run(
                    workers,
                    Chunk.of(Path.of(args[0], "rankings"), arena),
                    (worker, chunk) -> worker.readPages(chunk, visited));
        }
        Parallel.run(
                workers,
                Parallel.partitions(PARTITIONS),
                (worker, partition) -> worker.join(workers, partition));
        Queue<Top> tops = new ConcurrentLinkedQueue<>();
        Parallel.run(
                workers,
                Parallel.partitions(PARTITIONS),
                (_, partition) -> tops.add(topOf(workers, partition)));
        System.out.println(
                tops.stream().max(Comparator.comparingDouble(Top::revenue)).orElseThrow());
    }

    private void readVisits(Chunk chunk, long first, long last) {
        var data = chunk.data();
        for (long row = chunk.start(); row < chunk.end(); ) {
            long addressEnd = Scan.find(data, row, Scan.COMMA);
            long url = addressEnd + 1;
            long urlEnd = Scan.find(data, url, Scan.COMMA);
            long day = day(data, urlEnd + 1);
            long dayEnd = urlEnd + 1 + DAY_SIZE;
            if (day < first || day > last) {
                row = Scan.find(data, dayEnd, Scan.NEWLINE) + 1;
                continue;
            }
            long revenueEnd = Scan.find(data, dayEnd + 1, Scan.COMMA);
            double revenue = Scan.decimal(data, dayEnd + 1, revenueEnd);
            int size = (int) (addressEnd - row);
            long low = Scan.prefix(Scan.word(data, row), size);
            long high = size > 8 ? Scan.prefix(Scan.word(data, row + 8), size - 8) : 0;
            long hash = hash(data, url, urlEnd);
            visited[filterWord(hash)] |= filterBits(hash);
            visits[partition(hash)].add(
                    hash, low, high, Double.doubleToRawLongBits(revenue), data, url, urlEnd);
            row = Scan.find(data, revenueEnd, Scan.NEWLINE) + 1;
        }
    }

    private void readPages(Chunk chunk, long[] visited) {
        var data = chunk.data();
        for (long row = chunk.start(); row < chunk.end(); ) {
            long urlEnd = Scan.find(data, row, Scan.COMMA);
            long rankEnd = Scan.find(data, urlEnd + 1, Scan.COMMA);
            long hash = hash(data, row, urlEnd);
            if ((visited[filterWord(hash)] & filterBits(hash)) == filterBits(hash)) {
                int rank = Scan.integer(data, urlEnd + 1, rankEnd);
                pages[partition(hash)].add(hash, rank, 0, 0, data, row, urlEnd);
            }
            row = Scan.find(data, rankEnd, Scan.NEWLINE) + 1;
        }
    }

    /// A day as a number in the order of days: `yyyy-mm` as bytes and the day of the month.
    private static long day(MemorySegment data, long at) {
        long yearAndMonth = Long.reverseBytes(Scan.word(data, at)) & ~0xFFL;
        return yearAndMonth | Scan.integer(data, at + 8, at + DAY_SIZE);
    }

    private static long day(String text) {
        return day(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static long hash(MemorySegment data, long from, long end) {
        long hash = end - from;
        for (long at = from; at < end; at += 8) {
            int size = (int) Math.min(8, end - at);
            hash = (hash ^ Scan.prefix(Scan.word(data, at), size)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        hash *= 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 32);
    }

    private static int partition(long hash) {
        return (int) (hash >>> PARTITION_SHIFT);
    }

    private static int filterWord(long hash) {
        return (int) (hash >>> 20) & FILTER_WORDS - 1;
    }

    private static long filterBits(long hash) {
        return 1L << (hash >>> 8) | 1L << (hash >>> 14);
    }

    private static long[] union(List<Join> workers) {
        long[] all = new long[FILTER_WORDS];
        for (Join worker : workers) {
            Arrays.setAll(all, i -> all[i] | worker.visited[i]);
        }
        return all;
    }

    private void join(List<Join> workers, int partition) {
        var table = new UrlTable(workers.stream().map(worker -> worker.pages[partition]).toList());
        for (Join worker : workers) {
            var from = worker.visits[partition];
            for (int chunk = 0; chunk < from.chunkCount(); chunk++) {
                byte[] visit = from.chunk(chunk);
                for (int at = 0; at < from.end(chunk); at = UrlRecords.next(visit, at)) {
                    long rank = table.find(visit, at);
                    if (rank >= 0) {
                        move(visit, at, rank);
                    }
                }
            }
        }
    }

    private void move(byte[] visit, int at, long rank) {
        long low = UrlRecords.value(visit, at, 0);
        long high = UrlRecords.value(visit, at, 1);
        var run = joined[partition(Scan.hash(low, high))];
        int to = run.next();
        long[] array = run.array();
        array[to] = low;
        array[to + 1] = high;
        array[to + 2] = UrlRecords.value(visit, at, 2);
        array[to + 3] = rank;
    }

    private static Top topOf(List<Join> workers, int partition) {
        long records = 16;
        for (Join worker : workers) {
            records += worker.joined[partition].count();
        }
        int slots = 2 * Integer.highestOneBit((int) (records + records / 2));
        var table = new long[slots * WIDTH];
        for (Join worker : workers) {
            var runs = worker.joined[partition];
            for (int i = 0; i < runs.arrayCount(); i++) {
                for (int at = 0; at < runs.end(i); at += WIDTH) {
                    add(table, slots - 1, runs.array(i), at);
                }
            }
        }
        var top = new Top(0, 0, -1, 0);
        for (int at = 0; at < table.length; at += WIDTH) {
            double revenue = Double.longBitsToDouble(table[at + 2]);
            if (table[at + 3] != 0 && revenue > top.revenue) {
                long count = table[at + 3] & ((1L << COUNT_BITS) - 1);
                double rank = (double) (table[at + 3] >>> COUNT_BITS) / count;
                top = new Top(table[at], table[at + 1], revenue, rank);
            }
        }
        return top;
    }

    /// Adds a joined row; the last long of a slot holds the sum of ranks and the number of visits.
    private static void add(long[] table, int mask, long[] from, int row) {
        long low = from[row];
        long high = from[row + 1];
        for (int slot = (int) Scan.hash(low, high) & mask; ; slot = (slot + 1) & mask) {
            int at = slot * WIDTH;
            if (table[at + 3] == 0) {
                table[at] = low;
                table[at + 1] = high;
            } else if (table[at] != low || table[at + 1] != high) {
                continue;
            }
            double sum =
                    Double.longBitsToDouble(table[at + 2]) + Double.longBitsToDouble(from[row + 2]);
            table[at + 2] = Double.doubleToRawLongBits(sum);
            table[at + 3] += from[row + 3] << COUNT_BITS | 1;
            return;
        }
    }

    /// The pages of one partition by URL.
    private static final class UrlTable {
        private final List<byte[]> chunks = new ArrayList<>();
        private final int[] places; // one more than chunk and offset; 0 is free
        private final int mask;

        private UrlTable(List<UrlRecords> pages) {
            int records = 16;
            for (UrlRecords from : pages) {
                records += from.count();
            }
            mask = 4 * Integer.highestOneBit(records) - 1;
            places = new int[mask + 1];
            for (UrlRecords from : pages) {
                for (int i = 0; i < from.chunkCount(); i++) {
                    byte[] page = from.chunk(i);
                    for (int at = 0; at < from.end(i); at = UrlRecords.next(page, at)) {
                        int slot = (int) UrlRecords.hash(page, at) & mask;
                        while (places[slot] != 0) {
                            slot = (slot + 1) & mask;
                        }
                        places[slot] = (chunks.size() << UrlRecords.CHUNK_BITS | at) + 1;
                    }
                    chunks.add(page);
                }
            }
        }

        /// The rank of a visit's page, or -1.
        private long find(byte[] visit, int at) {
            int slot = (int) UrlRecords.hash(visit, at) & mask;
            for (int place = places[slot]; place != 0; place = places[slot]) {
                byte[] page = chunks.get((place - 1) >>> UrlRecords.CHUNK_BITS);
                int pageAt = (place - 1) & UrlRecords.CHUNK_BYTES - 1;
                if (UrlRecords.isSameUrl(page, pageAt, visit, at)) {
                    return UrlRecords.value(page, pageAt, 0);
                }
                slot = (slot + 1) & mask;
            }
            return -1;
        }
    }
}
