package dev.mayfly.worker.sort;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Values;
import dev.mayfly.worker.flow.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Walks a sorted sequence group by group. The values of a group stream: those not read are skipped
/// when the next group is asked for, and can no longer be read then. Used by one thread; close it.
public final class GroupIterator implements AutoCloseable {
    private final RecordCursor records;
    private final Codec<Object> keyCodec;
    private final @Nullable GroupedKeyCodec grouped;
    private final Codec<Object> valueCodec;
    private final RecordView view = new RecordView();
    private final Decoder keyDecoder = new Decoder();
    private final Decoder valueDecoder = new Decoder();

    private boolean hasRecord;
    private long group;

    /// The key of the group's first record, of which the first `groupSize` bytes make the group.
    private byte[] keyBytes = new byte[64];

    private int keySize;
    private int groupSize;

    /// An iterator over records that are sorted by key, by the groups of two-part keys.
    public GroupIterator(RecordCursor records, Codec<Object> keyCodec, Codec<Object> valueCodec) {
        this(
                records,
                keyCodec,
                (Codec<?>) keyCodec instanceof GroupedKeyCodec pair ? pair : null,
                valueCodec);
    }

    private GroupIterator(
            RecordCursor records,
            Codec<Object> keyCodec,
            @Nullable GroupedKeyCodec grouped,
            Codec<Object> valueCodec) {
        this.records = records;
        this.keyCodec = keyCodec;
        this.grouped = grouped;
        this.valueCodec = valueCodec;
    }

    /// An iterator over records that are sorted by key, by whole keys: those of two parts are left
    /// as [GroupedKey].
    public static GroupIterator byWholeKey(
            RecordCursor records, Codec<Object> keyCodec, Codec<Object> valueCodec) {
        return new GroupIterator(records, keyCodec, null, valueCodec);
    }

    /// Moves to the next group.
    ///
    /// @return false behind the last
    public boolean next() throws IOException {
        if (group == 0) {
            hasRecord = records.next(view);
        }
        while (hasRecord && group > 0 && isInGroup()) {
            hasRecord = records.next(view);
        }
        group++;
        if (hasRecord) {
            keepKey();
        }
        return hasRecord;
    }

    private void keepKey() {
        keySize = view.keySize;
        if (keyBytes.length < keySize) {
            keyBytes = new byte[Math.toIntExact(Math.min(Integer.MAX_VALUE - 16, 2L * keySize))];
        }
        System.arraycopy(view.bytes, view.keyOffset, keyBytes, 0, keySize);
        groupSize =
                grouped == null
                        ? keySize
                        : grouped.groupSize(keyDecoder.wrap(keyBytes, 0, keySize));
    }

    private boolean isInGroup() {
        return (grouped == null ? view.keySize == groupSize : view.keySize >= groupSize)
                && Arrays.equals(
                        view.bytes,
                        view.keyOffset,
                        view.keyOffset + groupSize,
                        keyBytes,
                        0,
                        groupSize);
    }

    /// The encoded key of the group: `[0, groupSize)` of this array.
    public byte[] groupBytes() {
        return keyBytes;
    }

    /// How many bytes the group's key has.
    public int groupSize() {
        return groupSize;
    }

    /// The key of the group; of several that sort apart within it, the first. Valid until the next
    /// group.
    public Object key() {
        Object key = keyCodec.decode(keyDecoder.wrap(keyBytes, 0, keySize));
        return grouped == null ? key : ((GroupedKey) key).key();
    }

    /// The values of the group, to be read once.
    public Values<Object> values() {
        return new Values<>() {
            private final long ofGroup = group;
            private boolean isRead;

            @Override
            public Iterator<Object> iterator() {
                if (isRead) {
                    throw new IllegalStateException("the values of a key can be read only once");
                }
                isRead = true;
                requireCurrent(ofGroup);
                return new ValueIterator();
            }
        };
    }

    private void requireCurrent(long asked) {
        if (asked != group) {
            throw new IllegalStateException(
                    "the values of a key can be read only until the next key comes");
        }
    }

    private final class ValueIterator implements Iterator<Object> {
        private final long ofGroup = group;
        private boolean isPending = true;
        private boolean isEnded;

        @Override
        public boolean hasNext() {
            requireCurrent(ofGroup);
            if (!isPending && !isEnded) {
                try {
                    hasRecord = records.next(view);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                isEnded = !hasRecord || !isInGroup();
                isPending = !isEnded;
            }
            return isPending;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            isPending = false;
            return valueCodec.decode(
                    valueDecoder.wrap(view.valueBytes, view.valueOffset, view.valueSize));
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
