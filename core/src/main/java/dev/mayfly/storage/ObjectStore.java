package dev.mayfly.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Objects under string keys. An object becomes visible whole, when its writer commits, and is
/// never changed in place. Implementations are safe for use by many threads.
///
/// Keys are absolute locations as users write them (`/data/a.txt`, `s3://bucket/a.txt`), with `/`
/// between their parts. Not promised: that directories exist as such, that listing is ordered by
/// time, or that reads of an object being replaced see one version throughout.
public interface ObjectStore {
    /// Size and identity of an object.
    ///
    /// @param key where it is
    /// @param size in bytes
    record ObjectInfo(String key, long size) {}

    /// All objects whose key is `prefix` or lies under it as a directory, in key order. The stream
    /// is to be closed.
    ///
    /// @throws IOException if the store cannot be asked; nothing there is an empty stream. What
    ///   goes wrong later, while the stream is read, is an [java.io.UncheckedIOException]
    Stream<ObjectInfo> list(String prefix) throws IOException;

    /// What lies directly under a directory, in key order: its objects, and its directories with a
    /// key that ends in `/` and size 0.
    ///
    /// @throws NoSuchFileException if there is no such directory; in a store that has none of its
    ///   own, a directory is where an object lies under it
    default List<ObjectInfo> children(String directory) throws IOException {
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        List<ObjectInfo> children = new ArrayList<>();
        String last = "";
        try (Stream<ObjectInfo> objects = list(directory)) {
            for (var each = objects.iterator(); each.hasNext(); ) {
                ObjectInfo object = each.next();
                if (!object.key().startsWith(prefix)) {
                    continue;
                }
                int end = object.key().indexOf('/', prefix.length());
                if (end < 0) {
                    children.add(object);
                } else if (last.isEmpty() || !object.key().startsWith(last)) {
                    last = object.key().substring(0, end + 1);
                    children.add(new ObjectInfo(last, 0));
                }
            }
        }
        if (children.isEmpty()) {
            throw new NoSuchFileException(directory, null, "no such directory");
        }
        return children;
    }

    /// The full form of a key that a user wrote, such as one relative to the current directory.
    default String absolute(String key) {
        return key;
    }

    /// Size and identity of one object.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    ObjectInfo info(String key) throws IOException;

    /// Opens an object for reading at any offset.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    ObjectReader open(String key) throws IOException;

    /// Starts an object. It replaces one of the same key when it is committed.
    ObjectWriter create(String key) throws IOException;

    /// Writes a small object if the key is free; atomic against every other writer.
    ///
    /// @return false if an object was there already, which then stays as it was
    boolean putIfAbsent(String key, byte[] content) throws IOException;

    /// Removes an object if it is there.
    void delete(String key) throws IOException;

    /// Removes all objects under a prefix, as far as they are there.
    void deleteAll(String prefix) throws IOException;

    /// Makes everything under `from` appear under `to` in one step, replacing what is under `to`.
    /// After a crash at any moment `to` holds either all of the old or all of the new objects.
    /// Neither key may lie under the other. Not promised: that two publishers of the same `to` may
    /// overlap.
    ///
    /// @throws NoSuchFileException if there is nothing under `from`
    void publish(String from, String to) throws IOException;
}
