package dev.mayfly.worker;

import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.function.TaskContext;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Broadcast values that lie in a store, each read and decoded once and then kept. Safe for use by
/// many threads.
public final class StoredBroadcasts implements TaskContext.BroadcastReader {
    private final ObjectStore store;
    private final Map<String, Object> values = new ConcurrentHashMap<>();

    /// Values of a store, none of them read yet.
    public StoredBroadcasts(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Object read(String location) {
        return values.computeIfAbsent(location, this::fetch);
    }

    private Object fetch(String location) {
        try (ObjectReader reader = store.open(location)) {
            byte[] bytes = new byte[Math.toIntExact(reader.size())];
            reader.read(0, bytes, 0, bytes.length);
            return Codecs.of(Object.class).decode(Decoder.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
