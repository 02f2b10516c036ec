package dev.mayfly.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Objects in memory, for tests. Keys are as they are given.
public final class MemoryObjectStore implements ObjectStore {
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Instant> times = new HashMap<>();
    private final Clock clock;

    /// An empty store.
    public MemoryObjectStore() {
        this(Clock.systemUTC());
    }

    /// An empty store.
    ///
    /// @param clock tells when objects are written
    public MemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) {
        return under(prefix).stream();
    }

    private synchronized List<ObjectInfo> under(String prefix) {
        String directory = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        List<ObjectInfo> found = new ArrayList<>();
        objects.forEach((key, content) -> {
            if (key.equals(prefix) || key.startsWith(directory)) {
                found.add(new ObjectInfo(key, content.length, time(key)));
            }
        });
        return found;
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        return new ObjectInfo(key, content(key).length, time(key));
    }

    private synchronized Instant time(String key) {
        return times.getOrDefault(key, Instant.EPOCH);
    }

    private synchronized byte[] content(String key) throws IOException {
        byte[] content = objects.get(key);
        if (content == null) {
            throw new NoSuchFileException(key, null, "no such object");
        }
        return content;
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        byte[] content = content(key);
        return new ObjectReader() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public int read(long position, byte[] target, int offset, int count) {
                Objects.checkFromIndexSize(offset, count, target.length);
                int read = Math.clamp(content.length - position, 0, count);
                if (read > 0) {
                    System.arraycopy(content, (int) position, target, offset, read);
                }
                return read;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ObjectWriter create(String key) {
        return new ObjectWriter() {
            private byte[] content = new byte[64];
            private int size;

            @Override
            public void write(byte[] source, int offset, int count) {
                Objects.checkFromIndexSize(offset, count, source.length);
                if (size + count > content.length) {
                    content = Arrays.copyOf(content, Math.max(size + count, 2 * content.length));
                }
                System.arraycopy(source, offset, content, size, count);
                size += count;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public void commit() {
                synchronized (MemoryObjectStore.this) {
                    put(key, Arrays.copyOf(content, size));
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized boolean putIfAbsent(String key, byte[] content) {
        if (objects.containsKey(key)) {
            return false;
        }
        put(key, content.clone());
        return true;
    }

    @Override
    public Version load(String key) throws IOException {
        byte[] content = content(key);
        return new Version(content.clone(), HexFormat.of().formatHex(content));
    }

    @Override
    public synchronized boolean replace(String key, String version, byte[] content) {
        byte[] old = objects.get(key);
        if (old == null || !HexFormat.of().formatHex(old).equals(version)) {
            return false;
        }
        put(key, content.clone());
        return true;
    }

    private synchronized void put(String key, byte[] content) {
        objects.put(key, content);
        times.put(key, clock.instant());
    }

    @Override
    public synchronized void delete(String key) {
        objects.remove(key);
    }

    @Override
    public synchronized void deleteAll(String prefix) {
        under(prefix).forEach(object -> objects.remove(object.key()));
    }

    @Override
    public synchronized void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        if ((from + "/").startsWith(to + "/") || (to + "/").startsWith(from + "/")) {
            throw new IllegalArgumentException(
                    "one directory lies in the other: from=" + from + " to=" + to);
        }
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            SuccessManifest.Part part = manifest.parts().get(i);
            String key = from + "/" + sources.get(i);
            byte[] content = objects.get(key);
            if (content == null) {
                throw SuccessManifest.gone(key);
            }
            part.requireIs(key, content.length);
            contents.add(content);
        }
        if (!isReplacing && !under(to).isEmpty()) {
            throw new FileAlreadyExistsException(to);
        }
        deleteAll(to);
        for (int i = 0; i < contents.size(); i++) {
            put(to + "/" + manifest.parts().get(i).name(), contents.get(i));
        }
        put(to + "/" + SuccessManifest.NAME, manifest.encode());
        deleteAll(from);
    }
}
