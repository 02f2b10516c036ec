package dev.mayfly.worker.join;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.program.Source;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.flow.HeldRecordException;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyFilter;
import dev.mayfly.worker.table.KeyHash;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks up each record that streams past a table, in order. In front of a small table a filter
/// answers for most keys that it does not have. A table that no processor's cache holds is probed
/// for a batch of records at a time, so that waiting for one of them is waiting for all; the
/// records are held meanwhile. Used by one thread.
final class ProbeSink implements RecordSink {
    private static final int BATCH = 32;

    /// Most bytes of records held, but for the last one.
    private static final int MAX_HELD_BYTES = 1 << 16;

    private final JoinTable[] parts;
    private final RecordSink sink;
    private final JoinedPairs pairs;
    private final KeyEncoder encoded;
    private final Codec<Object> keyCodec;
    private final Codec<Object> streamCodec;
    private final Codec<Object> tableCodec;
    private final Decoder tableValues = new Decoder();
    private final RecordView found = new RecordView();
    private final @Nullable KeyFilter filter;

    /// Keys as bytes, and what else is a view of memory that the source uses again.
    private final Encoder held = new Encoder(1 << 12);

    private final @Nullable Object[] keys = new Object[BATCH];
    private final @Nullable Object[] values = new Object[BATCH];
    private final int[] keyOffsets = new int[BATCH];
    private final int[] valueOffsets = new int[BATCH];
    private final int[] ends = new int[BATCH];
    private final long[] hashes = new long[BATCH];
    private final long[] entries = new long[BATCH];
    private final Decoder heldKeys = new Decoder();
    private final Decoder heldValues = new Decoder();
    private int count;

    /// A sink that passes joined records on.
    ///
    /// @param parts the table; a key's part is that of its hash
    /// @param filter of the table's keys; without one the table is large, and records are held
    ProbeSink(
            Source.BroadcastJoined join,
            JoinTable[] parts,
            Optional<KeyFilter> filter,
            RecordSink sink) {
        this.parts = parts;
        this.sink = sink;
        this.pairs = new JoinedPairs(join.kind(), join.isTableLeft());
        this.encoded = new KeyEncoder(join.key());
        this.keyCodec = join.key();
        this.tableCodec = join.isTableLeft() ? join.leftValue() : join.rightValue();
        this.streamCodec = join.isTableLeft() ? join.rightValue() : join.leftValue();
        this.filter = filter.orElse(null);
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        KeyEncoder sought = encoded;
        sought.encode(Objects.requireNonNull(key, "key is null"));
        if (filter == null) {
            hold(key, value);
            return;
        }
        JoinTable part = part(sought.hash);
        long first =
                filter.mayContain(sought.hash)
                        ? part.find(sought.bytes, sought.offset, sought.size, sought.hash)
                        : JoinTable.NONE;
        emit(key, value, part, first);
    }

    private JoinTable part(long hash) {
        return parts[KeyHash.partition(hash, parts.length)];
    }

    private void hold(Object key, Object value) throws Exception {
        int i = count++;
        KeyEncoder sought = encoded;
        hashes[i] = sought.hash;
        keyOffsets[i] = held.size();
        held.writeBytes(sought.bytes, sought.offset, sought.size);
        keys[i] = keyCodec.isView() ? null : key;
        valueOffsets[i] = held.size();
        if (streamCodec.isView()) {
            streamCodec.encode(value, held);
        } else {
            values[i] = value;
        }
        ends[i] = held.size();
        if (count == BATCH || held.size() >= MAX_HELD_BYTES) {
            try {
                flush();
            } catch (InterruptedException | HeldRecordException e) {
                throw e;
            } catch (Exception e) {
                throw new HeldRecordException(e);
            }
        }
    }

    /// Looks up the records held and passes on what was found.
    void flush() throws Exception {
        held.reserve(BlockFormat.PADDING);
        byte[] bytes = held.array();
        for (int i = 0; i < count; i++) {
            entries[i] = part(hashes[i]).peek(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            if (entries[i] != JoinTable.NONE) {
                int size = valueOffsets[i] - keyOffsets[i];
                entries[i] = part(hashes[i]).find(bytes, keyOffsets[i], size, hashes[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            emit(heldKey(bytes, i), heldValue(bytes, i), part(hashes[i]), entries[i]);
        }
        count = 0;
        held.clear();
    }

    private Object heldKey(byte[] bytes, int i) {
        Object key = keys[i];
        return key != null
                ? key
                : keyCodec.decode(
                        heldKeys.wrap(bytes, keyOffsets[i], valueOffsets[i] - keyOffsets[i]));
    }

    private Object heldValue(byte[] bytes, int i) {
        Object value = values[i];
        values[i] = null;
        return value != null
                ? value
                : streamCodec.decode(
                        heldValues.wrap(bytes, valueOffsets[i], ends[i] - valueOffsets[i]));
    }

    private void emit(Object key, Object value, JoinTable part, long first) throws Exception {
        if (first == JoinTable.NONE && pairs.keepsStream()) {
            sink.accept(key, pairs.ofStream(value));
        }
        for (long entry = first; entry != JoinTable.NONE; entry = part.next(entry)) {
            part.view(entry, found);
            Object other =
                    tableCodec.decode(
                            tableValues.wrap(found.valueBytes, found.valueOffset, found.valueSize));
            sink.accept(key, pairs.both(other, value));
        }
    }

    @Override
    public void finish() throws Exception {
        flush();
    }
}
