package dev.mayfly;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/// The encoded keys that a sampling task left.
final class SampledKeys {
    private SampledKeys() {}

    @SuppressWarnings("unchecked")
    static List<byte[]> of(ObjectStore store, TaskOutput output) {
        Codec<Object> codec = (Codec<Object>) (Codec<?>) Codecs.slices();
        var shape = new Lineage.Shape(null, codec, "sample", "");
        var keys = new ArrayList<byte[]>();
        try (var records = new StoredRecords(store, List.of(output), shape)) {
            while (records.hasNext()) {
                keys.add(((Slice) records.next().value()).toBytes());
            }
        }
        return keys;
    }
}
