package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.flow.BlockBuffer;
import dev.mayfly.worker.flow.BlockCheck;
import dev.mayfly.worker.sort.Spills;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes one attempt's map output: gathers records by partition, and in the end puts all
/// partitions into one object, in order. When memory is full, what was gathered goes to a spill of
/// the same layout, and the object is put together from the spills. Used by one thread.
final class MapOutputWriter {
    private static final int COPY_BYTES = 1 << 18;
    private static final int MIN_BLOCK_BYTES = 1024;

    private final Spills place;
    private final String objectKey;
    private final BlockBuffer[] partitions;
    private final List<Spill> spills = new ArrayList<>();
    private long records;
    private long sealedBytes;

    private record Spill(String objectKey, long[] partitionEnds) {
        /// Copies a partition, checked: who reads the map output knows nothing of spills.
        void copy(int partition, ObjectReader from, ObjectWriter to, byte[] buffer)
                throws IOException {
            long start = partition == 0 ? 0 : partitionEnds[partition - 1];
            long end = partitionEnds[partition];
            var check = new BlockCheck(objectKey, start, end);
            int size;
            for (long at = start; at < end; at += size) {
                size = from.read(at, buffer, 0, (int) Math.min(buffer.length, end - at));
                if (size == 0) {
                    break;
                }
                check.pass(buffer, 0, size);
                to.write(buffer, 0, size);
            }
            check.end();
        }
    }

    /// Writes all partitions, in order.
    @FunctionalInterface
    private interface Content {
        /// Returns the exclusive end of each partition.
        long[] writeTo(ObjectWriter out) throws IOException;
    }

    /// A writer of an object that does not exist yet.
    ///
    /// @param place where spills go, and the budget
    MapOutputWriter(String objectKey, int partitionCount, Spills place) {
        this.place = place;
        this.objectKey = objectKey;
        this.partitions = new BlockBuffer[partitionCount];
        TaskLimits limits = place.limits();
        int blockBytes = blockBytes(partitionCount, limits);
        for (int i = 0; i < partitionCount; i++) {
            partitions[i] = new BlockBuffer(blockBytes, limits.isCompressed());
        }
    }

    /// With many partitions blocks are smaller, so that one open block for each fits the budget.
    private static int blockBytes(int partitionCount, TaskLimits limits) {
        long share = limits.bufferBytes() / 4 / partitionCount;
        return (int) Math.max(MIN_BLOCK_BYTES, Math.min(limits.blockBytes(), share));
    }

    /// Where to append the next record of a partition; follow with [#endRecord].
    Encoder open(int partition) {
        return partitions[partition].encoder();
    }

    /// Ends a record of a partition.
    void endRecord(int partition) throws IOException {
        records++;
        int sealed = partitions[partition].endRecord();
        if (sealed > 0) {
            sealedBytes += sealed;
            if (sealedBytes > place.limits().bufferBytes() / 4 * 3) {
                spill();
            }
        }
    }

    private void spill() throws IOException {
        if (spills.size() == Spills.MAX_FAN_IN) {
            Spill merged = writeSpill(out -> merge(out, false));
            spills.clear();
            spills.add(merged);
        }
        spills.add(writeSpill(this::drain));
        sealedBytes = 0;
    }

    private Spill writeSpill(Content content) throws IOException {
        String key = place.nextKey();
        try (ObjectWriter out = place.store().create(key)) {
            long[] ends = content.writeTo(out);
            out.commit();
            place.meter().spilled(out.size());
            return new Spill(key, ends);
        }
    }

    private long[] drain(ObjectWriter out) throws IOException {
        long[] ends = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i].drainTo(out);
            ends[i] = out.size();
        }
        return ends;
    }

    /// Writes the object.
    MapOutput finish(Optional<long[]> keyHashes) throws IOException {
        if (records == 0) {
            return new MapOutput(objectKey, new long[partitions.length], keyHashes);
        }
        try (ObjectWriter out = place.store().create(objectKey)) {
            long[] ends = spills.isEmpty() ? drain(out) : merge(out, true);
            out.commit();
            place.meter().wrote(records, out.size());
            return new MapOutput(objectKey, ends, keyHashes);
        }
    }

    /// Copies all spills, and removes them.
    private long[] merge(ObjectWriter out, boolean withMemory) throws IOException {
        var readers = new ArrayList<ObjectReader>();
        long[] ends = new long[partitions.length];
        try {
            for (Spill spill : spills) {
                readers.add(place.store().open(spill.objectKey()));
            }
            byte[] buffer = new byte[COPY_BYTES];
            for (int i = 0; i < partitions.length; i++) {
                for (int s = 0; s < spills.size(); s++) {
                    spills.get(s).copy(i, readers.get(s), out, buffer);
                }
                if (withMemory) {
                    partitions[i].drainTo(out);
                }
                ends[i] = out.size();
            }
        } finally {
            for (ObjectReader reader : readers) {
                reader.close();
            }
        }
        for (Spill spill : spills) {
            place.store().delete(spill.objectKey());
        }
        return ends;
    }
}
