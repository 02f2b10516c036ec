package dev.mayfly.storage;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// A store that passes everything on; tests override what is to go wrong.
public abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    /// Passes on to a store.
    protected ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        return store.info(key);
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        return store.open(key);
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return store.create(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return store.putIfAbsent(key, content);
    }

    @Override
    public Version load(String key) throws IOException {
        return store.load(key);
    }

    @Override
    public boolean replace(String key, String version, byte[] content) throws IOException {
        return store.replace(key, version, content);
    }

    @Override
    public void delete(String key) throws IOException {
        store.delete(key);
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        store.deleteAll(prefix);
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        store.publish(from, sources, to, manifest, isReplacing);
    }
}
