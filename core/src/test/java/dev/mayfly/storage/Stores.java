package dev.mayfly.storage;

import java.io.IOException;
import java.util.ArrayList;

/// Puts objects into stores and takes them out, for tests.
public final class Stores {
    private Stores() {}

    /// Makes an object of some bytes.
    public static void put(ObjectStore store, String key, byte[] content) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(content, 0, content.length);
            writer.commit();
        }
    }

    /// All bytes of an object.
    public static byte[] get(ObjectStore store, String key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            byte[] content = new byte[Math.toIntExact(reader.size())];
            reader.read(0, content, 0, content.length);
            return content;
        }
    }

    /// Publishes all objects under a prefix as parts of one output.
    public static void publish(ObjectStore store, String from, String to) throws IOException {
        var sources = new ArrayList<String>();
        var parts = new ArrayList<SuccessManifest.Part>();
        try (var objects = store.list(from)) {
            objects.forEach(object -> {
                String key = object.key();
                sources.add(key.substring(from.length() + 1));
                String name = key.substring(key.lastIndexOf('/') + 1);
                parts.add(new SuccessManifest.Part(name, object.size(), 1));
            });
        }
        store.publish(from, sources, to, new SuccessManifest("job", parts), true);
    }

    /// The keys of all objects under a prefix.
    public static java.util.List<String> keys(ObjectStore store, String prefix) throws IOException {
        try (var objects = store.list(prefix)) {
            return objects.map(ObjectStore.ObjectInfo::key).toList();
        }
    }
}
