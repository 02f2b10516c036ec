package dev.mayfly.worker.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.data.Slice;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Encoded records as texts of Latin-1 characters, one for each byte, and where they are kept in
/// tests.
public final class Records {
    private Records() {}

    /// A record as two texts.
    public record Pair(String key, String value) {
        /// The encoded key.
        public byte[] keyBytes() {
            return key.getBytes(ISO_8859_1);
        }

        /// The encoded value.
        public byte[] valueBytes() {
            return value.getBytes(ISO_8859_1);
        }
    }

    /// A codec with its type forgotten, as plans hold it.
    @SuppressWarnings("unchecked")
    public static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    /// A place for runs, in blocks of a few records.
    public static Spills spills(ObjectStore store, long budgetBytes) {
        return spills(store, budgetBytes, 256, new TaskMeter());
    }

    /// The same with blocks of some size, counted by the meter.
    public static Spills spills(
            ObjectStore store, long budgetBytes, int blockBytes, TaskMeter meter) {
        return new Spills(store, "/spill", new TaskLimits(budgetBytes, blockBytes, false), meter);
    }

    /// A view of a record, in an array of its own with other bytes around it.
    public static RecordView view(Pair record) {
        var out = new Encoder(64);
        out.writeByte('?');
        out.writeVarint(record.key().length());
        out.writeBytes(record.keyBytes(), 0, record.key().length());
        out.writeVarint(record.value().length());
        out.writeBytes(record.valueBytes(), 0, record.value().length());
        out.writeBytes(new byte[16], 0, 16);
        var view = new RecordView();
        view.wrap(out.toBytes(), 1);
        return view;
    }

    /// What a view shows.
    public static Pair pair(RecordView view) {
        return new Pair(
                new String(view.bytes, view.keyOffset, view.keySize, ISO_8859_1),
                new String(view.valueBytes, view.valueOffset, view.valueSize, ISO_8859_1));
    }

    /// A cursor over records in memory.
    public static RecordCursor cursor(List<Pair> records) {
        return new RecordCursor() {
            private int next;

            @Override
            public boolean next(RecordView view) {
                if (next == records.size()) {
                    return false;
                }
                view.set(view(records.get(next++)));
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /// The records of a cursor, which is closed.
    public static List<Pair> drain(RecordCursor cursor) throws IOException {
        var records = new ArrayList<Pair>();
        var view = new RecordView();
        try (cursor) {
            while (cursor.next(view)) {
                records.add(pair(view));
            }
        }
        return records;
    }

    /// A text as a slice.
    public static Slice slice(String text) {
        return Slice.of(text.getBytes(ISO_8859_1));
    }

    /// A key that is likely to begin or to end like others, or to be one of them.
    public static String randomKey(RandomGenerator random) {
        int shape = random.nextInt(5);
        if (shape == 0) {
            return "\0".repeat(random.nextInt(20));
        }
        if (shape == 1) {
            return "k" + random.nextInt(20);
        }
        byte[] bytes = new byte[random.nextInt(41)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (shape == 2 ? random.nextInt(2) : shape == 3 ? 0xFF : 'a');
        }
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[bytes.length - 1] = (byte) random.nextInt();
        }
        return new String(bytes, ISO_8859_1);
    }
}
