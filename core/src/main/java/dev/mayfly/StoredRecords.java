package dev.mayfly;

import dev.mayfly.api.Engine.Entry;
import dev.mayfly.api.Engine.Records;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectRange;
import dev.mayfly.storage.ObjectStore.RangeReaders;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockReader;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The records that the tasks of a job's last stage left for the driver, in partition order.
final class StoredRecords implements Records {
    private final @Nullable Codec<Object> keyCodec;
    private final Codec<Object> valueCodec;
    private final BlockReader blocks;
    private final boolean isView;
    private Decoder decoder = new Decoder();
    private @Nullable Block block;
    private int position;

    StoredRecords(ObjectStore store, List<TaskOutput> outputs, Lineage.Shape shape) {
        this.keyCodec = shape.key();
        this.valueCodec = shape.value();
        this.isView = valueCodec.isView() || keyCodec != null && keyCodec.isView();
        this.blocks = open(store, outputs);
    }

    private static BlockReader open(ObjectStore store, List<TaskOutput> outputs) {
        var ranges = new ArrayList<BlockRange>();
        var inline = new HashMap<String, byte[]>();
        for (TaskOutput output : TaskOutput.each(outputs)) {
            switch (output) {
                case TaskOutput.Inline carried -> {
                    String key = "answer-" + inline.size();
                    inline.put(key, carried.blocks());
                    ranges.add(new BlockRange(key, 0, carried.blocks().length));
                }
                case TaskOutput.KeptPartition kept ->
                        ranges.add(new BlockRange(kept.objectKey(), 0, kept.size()));
                case TaskOutput.MapOutput ignored -> throw unexpected(output);
                case TaskOutput.PartFile ignored -> throw unexpected(output);
                case TaskOutput.Parts ignored -> throw unexpected(output);
            }
        }
        return new BlockReader(
                announced -> readers(store, inline, announced), ranges, new TaskMeter(), true);
    }

    private static RangeReaders readers(
            ObjectStore store, Map<String, byte[]> inline, List<ObjectRange> ranges)
            throws IOException {
        var left = ranges.iterator();
        RangeReaders stored =
                store.openAll(ranges.stream().filter(it -> !inline.containsKey(it.key())).toList());
        return new RangeReaders() {
            @Override
            public ObjectReader next() throws IOException {
                String key = left.next().key();
                return inline.containsKey(key) ? inMemory(inline, key) : stored.next();
            }

            @Override
            public void close() throws IOException {
                stored.close();
            }
        };
    }

    private static IllegalStateException unexpected(TaskOutput output) {
        return new IllegalStateException("not a collected partition: " + output);
    }

    private static ObjectReader inMemory(Map<String, byte[]> inline, String key) {
        byte[] bytes = inline.getOrDefault(key, new byte[0]);
        return new ObjectReader() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long from, byte[] target, int offset, int count) {
                int size = (int) Math.max(0, Math.min(count, bytes.length - from));
                System.arraycopy(bytes, (int) from, target, offset, size);
                return size;
            }

            @Override
            public void close() {}
        };
    }

    /// The number of records in some outputs.
    static long count(ObjectStore store, List<TaskOutput> outputs, Lineage.Shape shape) {
        try (var records = new StoredRecords(store, outputs, shape)) {
            long count = 0;
            while (records.hasNext()) {
                records.next();
                count++;
            }
            return count;
        }
    }

    @Override
    public boolean hasNext() {
        try {
            Block current = block;
            if (current == null || position >= current.end()) {
                current = blocks.next();
                block = current;
                position = current == null ? 0 : current.offset();
            }
            return current != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Entry next() {
        Block current = block;
        if (!hasNext() || (current = block) == null) {
            throw new NoSuchElementException();
        }
        if (keyCodec == null) {
            return new Entry(null, decode(valueCodec, current));
        }
        Object key = decode(keyCodec, current);
        return new Entry(key, decode(valueCodec, current));
    }

    private Object decode(Codec<Object> codec, Block current) {
        Decoder sizes = decoder.wrap(current.bytes(), position, current.end() - position);
        int size = sizes.readVarint();
        int start = sizes.skip(size);
        position = start + size;
        if (isView) {
            decoder = new Decoder();
        }
        return codec.decode(decoder.wrap(current.bytes(), start, size));
    }

    @Override
    public void close() {
        try {
            blocks.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
