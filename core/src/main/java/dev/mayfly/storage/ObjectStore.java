package dev.mayfly.storage;

import java.io.IOException;
import java.util.stream.Stream;

/// Objects under string keys. An object becomes visible whole, when its writer commits, and is
/// never changed in place. Implementations are safe for use by many threads.
///
/// Keys are absolute locations as users write them (`/data/a.txt`, `s3://bucket/a.txt`), with `/`
/// between their parts. Not promised: that directories exist as such, that listing is ordered
/// by time, or that reads of an object being replaced see one version throughout.
public interface ObjectStore {
    /// Size and identity of an object.
    ///
    /// @param key where it is
    /// @param size in bytes
    record ObjectInfo(String key, long size) {}

    /// All objects whose key is `prefix` or lies under it as a directory, in key order. The stream
    /// is to be closed.
    ///
    /// @throws IOException if the store cannot be asked; nothing there is an empty stream
    Stream<ObjectInfo> list(String prefix) throws IOException;

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
    void publish(String from, String to) throws IOException;
}
