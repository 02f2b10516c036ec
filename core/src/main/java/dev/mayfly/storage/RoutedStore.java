package dev.mayfly.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Sends each key to the store of its scheme: `s3://bucket/a` to the store that a [StoreProvider]
/// of `s3` opens when the first such key comes, and keys without a scheme to files. Safe for use by
/// many threads.
public final class RoutedStore implements ObjectStore {
    /// What a module must be added for, so that the message can name it.
    private static final Map<String, String> MODULES = Map.of("s3", "dev.mayfly:mayfly-aws");

    private final ObjectStore files;
    private final ClassLoader providers;
    private final Optional<String> region;
    private final Map<String, ObjectStore> opened = new ConcurrentHashMap<>();

    /// A store.
    ///
    /// @param files holds the keys without scheme
    /// @param providers knows the [StoreProvider]s
    public RoutedStore(ObjectStore files, ClassLoader providers) {
        this(files, providers, Optional.empty());
    }

    /// A store of which those that have regions are in a given one.
    ///
    /// @param region if absent, the one that the environment says
    public RoutedStore(ObjectStore files, ClassLoader providers, Optional<String> region) {
        this.files = files;
        this.providers = providers;
        this.region = region;
    }

    /// A store of which some schemes are open already.
    ///
    /// @param open stores by scheme; closed with this
    public RoutedStore(ObjectStore files, ClassLoader providers, Map<String, ObjectStore> open) {
        this(files, providers);
        opened.putAll(open);
    }

    /// The scheme of a key, empty for files.
    public static Optional<String> scheme(String key) {
        int colon = key.indexOf(':');
        if (colon < 2 || !key.startsWith("//", colon + 1)) {
            return Optional.empty();
        }
        for (int i = 0; i < colon; i++) {
            char c = key.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!isLetter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
                return Optional.empty();
            }
        }
        return Optional.of(key.substring(0, colon));
    }

    private ObjectStore storeOf(String key) throws IOException {
        Optional<String> scheme = scheme(key);
        if (scheme.isEmpty()) {
            return files;
        }
        ObjectStore store = opened.get(scheme.get());
        return store != null ? store : open(scheme.get(), key);
    }

    private synchronized ObjectStore open(String scheme, String key) throws IOException {
        ObjectStore store = opened.get(scheme);
        if (store != null) {
            return store;
        }
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class, providers)) {
            if (provider.scheme().equals(scheme)) {
                store = provider.open(region);
                opened.put(scheme, store);
                return store;
            }
        }
        String module = MODULES.get(scheme);
        throw new IOException(
                (module == null
                                ? "no store knows this kind of path; write a file's path without ://"
                                : "module is missing; add " + module + " to the class path")
                        + ": scheme="
                        + scheme
                        + " path="
                        + key);
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        return storeOf(prefix).list(prefix);
    }

    @Override
    public List<ObjectInfo> children(String directory) throws IOException {
        return storeOf(directory).children(directory);
    }

    @Override
    public String absolute(String key) {
        try {
            return storeOf(key).absolute(key);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        return storeOf(key).info(key);
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        return storeOf(key).open(key);
    }

    @Override
    public ObjectReader open(String key, long position, long end) throws IOException {
        return storeOf(key).open(key, position, end);
    }

    @Override
    public RangeReaders openAll(List<ObjectRange> ranges) throws IOException {
        if (ranges.isEmpty()) {
            return files.openAll(ranges);
        }
        ObjectStore store = storeOf(ranges.getFirst().key());
        for (ObjectRange range : ranges) {
            if (storeOf(range.key()) != store) {
                return ObjectStore.super.openAll(ranges);
            }
        }
        return store.openAll(ranges);
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return storeOf(key).create(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return storeOf(key).putIfAbsent(key, content);
    }

    @Override
    public Version load(String key) throws IOException {
        return storeOf(key).load(key);
    }

    @Override
    public boolean replace(String key, String version, byte[] content) throws IOException {
        return storeOf(key).replace(key, version, content);
    }

    @Override
    public void delete(String key) throws IOException {
        storeOf(key).delete(key);
    }

    @Override
    public void deleteEach(List<String> keys) throws IOException {
        Map<ObjectStore, List<String>> byStore = new LinkedHashMap<>();
        for (String key : keys) {
            byStore.computeIfAbsent(storeOf(key), ignored -> new ArrayList<>()).add(key);
        }
        for (Map.Entry<ObjectStore, List<String>> entry : byStore.entrySet()) {
            entry.getKey().deleteEach(entry.getValue());
        }
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        storeOf(prefix).deleteAll(prefix);
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        ObjectStore store = storeOf(from);
        if (store != storeOf(to)) {
            throw new IllegalArgumentException("not in one store: from=" + from + " to=" + to);
        }
        store.publish(from, sources, to, manifest, isReplacing);
    }

    /// Those of all stores that were opened.
    @Override
    public Map<String, Long> requests() {
        Map<String, Long> sum = new TreeMap<>(files.requests());
        for (ObjectStore store : opened.values()) {
            store.requests().forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        }
        return sum;
    }

    /// Closes the stores that were opened, and that of files.
    @Override
    public void close() throws IOException {
        try (files) {
            for (ObjectStore store : opened.values()) {
                store.close();
            }
        }
    }
}
