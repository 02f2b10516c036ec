package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyFilter;
import dev.mayfly.worker.table.KeyHashes;
import dev.mayfly.worker.table.KeyTable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes encoded keys to their partition of the map output: drops those that the other side of a
/// join cannot have, and notes those that this side has. Used by one thread.
final class PartitionTarget {
    private final MapOutputWriter writer;
    private final KeyPartitioner partitioner;
    private final @Nullable KeyFilter dropping;
    private final @Nullable KeyHashes noting;

    /// Where the current key lies.
    final KeyEncoder key;

    private int partition;

    PartitionTarget(
            MapOutputWriter writer,
            Codec<Object> keyCodec,
            KeyPartitioner partitioner,
            Optional<KeyFilterBits> filter,
            int maxKeyHashes) {
        this.writer = writer;
        this.key = new KeyEncoder(keyCodec);
        this.partitioner = partitioner;
        this.dropping = filter.map(KeyFilter::new).orElse(null);
        this.noting = maxKeyHashes > 0 ? new KeyHashes(maxKeyHashes) : null;
    }

    /// Encodes the key of a record.
    ///
    /// @return false if the record is not needed
    boolean encode(Object decodedKey) {
        key.encode(decodedKey);
        if (dropping != null && !dropping.mayContain(key.hash)) {
            return false;
        }
        if (noting != null) {
            noting.add(key.hash);
        }
        return true;
    }

    /// Starts the record of the encoded key; append the value with its size and call [#end].
    Encoder begin(Object decodedKey) throws Exception {
        partition = partitioner.partition(key, decodedKey);
        Encoder out = writer.open(partition);
        out.writeVarint(key.size);
        out.writeBytes(key.bytes, key.offset, key.size);
        return out;
    }

    /// Ends the record.
    void end() throws IOException {
        writer.endRecord(partition);
    }

    /// The partition of a table's key.
    int partitionOf(KeyTable keys, int slot) throws Exception {
        key.take(keys, slot);
        Object decoded = partitioner.needsDecodedKey() ? key.decode() : keys;
        return partitioner.partition(key, decoded);
    }

    /// The writer, for records whose partition is known.
    MapOutputWriter writer() {
        return writer;
    }

    /// Writes the map output.
    MapOutput finish() throws IOException {
        return writer.finish(noting == null ? Optional.empty() : noting.hashes());
    }
}
