package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Walks a sorted sequence group by group. The values of a group stream: those not read are skipped
/// when the next group is asked for. Used by one thread; close it.
final class GroupIterator implements AutoCloseable {
    private final RecordCursor records;
    private final Codec<Object> keyCodec;
    private final @Nullable GroupedKeyCodec grouped;
    private final Codec<Object> valueCodec;
    private final RecordView view = new RecordView();
    private final Decoder keyDecoder = new Decoder();
    private final Decoder valueDecoder = new Decoder();

    private boolean isStarted;
    private boolean hasRecord;
    private byte[] firstKey = new byte[64];
    private int firstKeySize;
    private int groupSize;
    private boolean isTaken;

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

    /// An iterator over records that are sorted by key: of two-part keys the first part is the group.
    static GroupIterator byGroup(
            RecordCursor records, Codec<Object> keyCodec, Codec<Object> valueCodec) {
        GroupedKeyCodec grouped =
                (Codec<?>) keyCodec instanceof GroupedKeyCodec pair ? pair : null;
        return new GroupIterator(records, keyCodec, grouped, valueCodec);
    }

    /// An iterator over records that are sorted by key, whose groups have equal keys in all parts.
    static GroupIterator byWholeKey(
            RecordCursor records, Codec<Object> keyCodec, Codec<Object> valueCodec) {
        return new GroupIterator(records, keyCodec, null, valueCodec);
    }

    /// Moves to the next group.
    ///
    /// @return false behind the last
    boolean next() throws IOException {
        if (!isStarted) {
            isStarted = true;
            hasRecord = records.next(view);
        }
        while (hasRecord && isTaken && isInGroup()) {
            hasRecord = records.next(view);
        }
        if (!hasRecord) {
            return false;
        }
        keepGroup();
        isTaken = true;
        return true;
    }

    private void keepGroup() {
        groupSize =
                grouped == null
                        ? view.keySize
                        : grouped.groupSize(
                                keyDecoder.wrap(view.bytes, view.keyOffset, view.keySize));
        firstKeySize = view.keySize;
        if (firstKey.length < firstKeySize) {
            firstKey = new byte[2 * firstKeySize];
        }
        System.arraycopy(view.bytes, view.keyOffset, firstKey, 0, firstKeySize);
    }

    private boolean isInGroup() {
        return (grouped == null ? view.keySize == groupSize : view.keySize >= groupSize)
                && Arrays.equals(
                        view.bytes,
                        view.keyOffset,
                        view.keyOffset + groupSize,
                        firstKey,
                        0,
                        groupSize);
    }

    /// The encoded key of the group: `[0, groupSize)` of this array.
    byte[] groupBytes() {
        return firstKey;
    }

    int groupSize() {
        return groupSize;
    }

    /// The key of the group; of several that sort apart within it, the first. Valid until the next
    /// group.
    Object key() {
        Object key = keyCodec.decode(keyDecoder.wrap(firstKey, 0, firstKeySize));
        return grouped == null ? key : ((GroupedKey) key).key();
    }

    /// The values of the group, to be read once.
    Values<Object> values() {
        return new Values<>() {
            private boolean isRead;

            @Override
            public Iterator<Object> iterator() {
                if (isRead) {
                    throw new IllegalStateException("the values of a key can be read only once");
                }
                isRead = true;
                return new ValueIterator();
            }
        };
    }

    private final class ValueIterator implements Iterator<Object> {
        private boolean isPending = true;
        private boolean isEnded;

        @Override
        public boolean hasNext() {
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
