package dev.mayfly.worker.shuffle;

import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskInput.Piece;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectRange;
import dev.mayfly.storage.ObjectStore.RangeReaders;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts the same partitions of several map outputs together in one object: of each partition the
/// blocks of all map outputs, in their order. Blocks are copied as they are and checked by who
/// reads them in the end. Used by one thread.
///
/// Each map output is read in one go, as many partitions as fit the budget; what does not fit is
/// read in further rounds. A partition that is larger than the budget flows through.
public final class MapOutputRelay {
    private static final int COPY_BYTES = 1 << 20;

    private final ObjectStore store;
    private final long budgetBytes;
    private final TaskMeter meter;

    /// A relay.
    ///
    /// @param budgetBytes memory for partitions that are put in order
    public MapOutputRelay(ObjectStore store, long budgetBytes, TaskMeter meter) {
        this.store = store;
        this.budgetBytes = Math.min(budgetBytes, Integer.MAX_VALUE - 64);
        this.meter = meter;
    }

    /// Writes the object, unless all partitions are empty.
    public MapOutput write(String objectKey, TaskInput.MapOutputs input) throws IOException {
        long[] ends = new long[input.partitions()];
        if (input.pieces().isEmpty()) {
            return new MapOutput(objectKey, ends, Optional.empty());
        }
        try (ObjectWriter out = store.create(objectKey)) {
            for (int first = 0; first < ends.length; ) {
                int end = endOfRound(input.pieces(), first, ends.length);
                if (end == first + 1) {
                    pass(input.pieces(), first, out);
                    ends[first] = out.size();
                } else {
                    regroup(input.pieces(), first, end, out, ends);
                }
                first = end;
            }
            out.commit();
            meter.wrote(0, out.size());
            return new MapOutput(objectKey, ends, Optional.empty());
        }
    }

    private int endOfRound(List<Piece> pieces, int first, int count) {
        int end = first + 1;
        long bytes = size(pieces, first);
        while (end < count && bytes + size(pieces, end) <= budgetBytes) {
            bytes += size(pieces, end);
            end++;
        }
        return end;
    }

    private static long size(List<Piece> pieces, int partition) {
        long size = 0;
        for (Piece piece : pieces) {
            size += piece.partitionEnds()[partition] - piece.startOf(partition);
        }
        return size;
    }

    /// Copies one partition.
    private void pass(List<Piece> pieces, int partition, ObjectWriter out) throws IOException {
        List<ObjectRange> ranges = ranges(pieces, partition, partition + 1);
        byte[] buffer = new byte[COPY_BYTES];
        try (RangeReaders readers = store.openAll(ranges)) {
            for (ObjectRange range : ranges) {
                try (ObjectReader reader = readers.next()) {
                    for (long at = range.position(); at < range.end(); ) {
                        int count = (int) Math.min(buffer.length, range.end() - at);
                        read(reader, range.key(), at, buffer, count);
                        out.write(buffer, 0, count);
                        at += count;
                    }
                }
            }
        }
    }

    /// Copies several partitions, which lie in another order than they are wanted in.
    private void regroup(List<Piece> pieces, int first, int end, ObjectWriter out, long[] ends)
            throws IOException {
        var contents = new ArrayList<byte[]>();
        var held = new ArrayList<Piece>();
        try (RangeReaders readers = store.openAll(ranges(pieces, first, end))) {
            for (Piece piece : pieces) {
                int size = Math.toIntExact(piece.partitionEnds()[end - 1] - piece.startOf(first));
                if (size > 0) {
                    byte[] content = new byte[size];
                    try (ObjectReader reader = readers.next()) {
                        read(reader, piece.objectKey(), piece.startOf(first), content, size);
                    }
                    contents.add(content);
                    held.add(piece);
                }
            }
        }
        for (int partition = first; partition < end; partition++) {
            for (int i = 0; i < held.size(); i++) {
                Piece piece = held.get(i);
                long start = piece.startOf(partition);
                int offset = Math.toIntExact(start - piece.startOf(first));
                int size = Math.toIntExact(piece.partitionEnds()[partition] - start);
                out.write(contents.get(i), offset, size);
            }
            ends[partition] = out.size();
        }
    }

    private static List<ObjectRange> ranges(List<Piece> pieces, int first, int end) {
        var ranges = new ArrayList<ObjectRange>();
        for (Piece piece : pieces) {
            long start = piece.startOf(first);
            if (piece.partitionEnds()[end - 1] > start) {
                ranges.add(
                        new ObjectRange(piece.objectKey(), start, piece.partitionEnds()[end - 1]));
            }
        }
        return ranges;
    }

    private void read(ObjectReader reader, String key, long position, byte[] target, int count)
            throws IOException {
        int read = reader.read(position, target, 0, count);
        if (read < count) {
            throw new IOException(
                    "map output cut short: object="
                            + key
                            + " position="
                            + position
                            + " expected="
                            + count
                            + " read="
                            + read);
        }
        meter.read(0, count);
    }
}
