package dev.mayfly.worker.table;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.worker.flow.BlockFormat;
import org.jspecify.annotations.Nullable;

/// Encodes keys and hashes them. A slice is used where it lies. Reused; used by one thread.
public final class KeyEncoder {
    private final Codec<Object> codec;
    private final boolean isRaw;
    private final @Nullable GroupedKeyCodec grouped;
    private final Encoder scratch = new Encoder(256);
    private final Decoder decoder = new Decoder();

    /// Holds the encoded key.
    public byte[] bytes = {};

    /// Where the key begins in [#bytes].
    public int offset;

    /// Bytes of the key.
    public int size;

    /// First eight bytes of a key of up to [KeyHash#INLINE_SIZE]; of a longer one anything.
    public long low;

    /// The bytes behind the first eight of such a key.
    public long high;

    /// Hash of the bytes.
    public long hash;

    /// Hash that decides the partition: of the group's bytes in a two-part key.
    public long partitionHash;

    /// An encoder of keys of one codec.
    public KeyEncoder(Codec<Object> codec) {
        this.codec = codec;
        this.isRaw = codec.isRaw();
        this.grouped = (Codec<?>) codec instanceof GroupedKeyCodec pair ? pair : null;
    }

    /// Encodes a key and leaves its bytes in the fields, valid until the next call.
    public void encode(Object key) {
        if (isRaw && key instanceof Slice slice) {
            bytes = slice.array();
            offset = slice.offset();
            size = slice.size();
            hashBytes();
            partitionHash = hash;
            return;
        }
        scratch.clear();
        if (grouped == null) {
            codec.encode(key, scratch);
            take();
            partitionHash = hash;
        } else {
            int groupSize = grouped.encodeGrouped(key, scratch);
            take();
            partitionHash = KeyHash.hash(bytes, offset, groupSize);
        }
    }

    /// Takes the key of a table's entry.
    public void take(KeyTable keys, int slot) {
        size = keys.keySize(slot);
        scratch.clear();
        scratch.reserve(size + BlockFormat.PADDING);
        bytes = scratch.array();
        offset = 0;
        keys.copyKey(slot, bytes, 0);
        hash = keys.hash(slot);
        partitionHash = hash;
    }

    /// The key whose bytes are held.
    public Object decode() {
        return codec.decode(decoder.wrap(bytes, offset, size));
    }

    private void take() {
        scratch.reserve(BlockFormat.PADDING);
        bytes = scratch.array();
        offset = 0;
        size = scratch.size();
        hashBytes();
    }

    private void hashBytes() {
        if (size <= KeyHash.INLINE_SIZE) {
            low = KeyHash.low(bytes, offset, size);
            high = KeyHash.high(bytes, offset, size);
            hash = KeyHash.hash(low, high, size);
        } else {
            hash = KeyHash.hashLong(bytes, offset, size);
        }
    }
}
