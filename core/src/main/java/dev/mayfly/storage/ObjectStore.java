package dev.mayfly.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Objects under string keys. An object becomes visible whole, when its writer commits, and is
/// never changed in place. Implementations are safe for use by many threads.
///
/// Keys are absolute locations as users write them (`/data/a.txt`, `s3://bucket/a.txt`), with `/`
/// between their parts. Not promised: that directories exist as such, or that listing is ordered by
/// time. A reader of an object that is replaced meanwhile sees one version throughout, or fails.
///
/// What a store holds open, such as connections, it gives up when it is closed.
public interface ObjectStore extends Closeable {
    /// Size and identity of an object.
    ///
    /// @param key where it is
    /// @param size in bytes, or -1 if it is known by name only: a link that leads nowhere, among
    ///   the children of a directory
    /// @param modified when it was written, by the store's clock and as exactly as the store knows;
    ///   the epoch where nobody knows
    record ObjectInfo(String key, long size, Instant modified) {
        /// Something of which nobody knows when it was written, such as a directory.
        public ObjectInfo(String key, long size) {
            this(key, size, Instant.EPOCH);
        }
    }

    /// A small object as it was at one moment.
    ///
    /// @param content all bytes
    /// @param version tells it from what the object was before and will be later; meaningful only
    ///   to the store it comes from
    record Version(byte[] content, String version) {}

    /// Bytes of an object that will be read, most likely in order.
    ///
    /// @param position of the first
    /// @param end behind the last
    record ObjectRange(String key, long position, long end) {}

    /// The readers of some ranges, in their order. Used by one thread; close it.
    interface RangeReaders extends Closeable {
        /// The next range's reader, which the caller closes.
        ///
        /// @throws java.nio.file.NoSuchFileException if there is no such object
        /// @throws java.util.NoSuchElementException if there is no further range
        ObjectReader next() throws IOException;

        /// Gives up what was not asked for.
        @Override
        default void close() throws IOException {}
    }

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

    /// Whether there is such an object.
    default boolean exists(String key) throws IOException {
        try {
            info(key);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Opens an object for reading at any offset.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    ObjectReader open(String key) throws IOException;

    /// Opens an object of which the bytes in `[position, end)` will be read, most likely in order,
    /// so that a store that is far away can fetch them before they are asked for. All others can be
    /// read as well.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    default ObjectReader open(String key, long position, long end) throws IOException {
        return open(key);
    }

    /// Opens ranges that will be read one after the other, so that a store that is far away can
    /// fetch the next ones before they are asked for. Others open each when its turn comes.
    default RangeReaders openAll(List<ObjectRange> ranges) throws IOException {
        var left = ranges.iterator();
        return () -> {
            ObjectRange range = left.next();
            return open(range.key(), range.position(), range.end());
        };
    }

    /// Starts an object. It replaces one of the same key when it is committed.
    ObjectWriter create(String key) throws IOException;

    /// Writes a small object if the key is free; atomic against every other writer.
    ///
    /// @return false if an object was there already, which then stays as it was
    boolean putIfAbsent(String key, byte[] content) throws IOException;

    /// All bytes of an object, which must fit memory, and its version.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    Version load(String key) throws IOException;

    /// Writes a small object if it still is of a version that [#load] gave; atomic against every
    /// other `replace` and `putIfAbsent` of the key. Not promised: that versions of equal content
    /// differ, so content that may return should carry a number that grows.
    ///
    /// @return false if the object is of another version or gone, and stays so
    boolean replace(String key, String version, byte[] content) throws IOException;

    /// Removes an object if it is there.
    void delete(String key) throws IOException;

    /// Removes objects as far as they are there.
    default void deleteEach(List<String> keys) throws IOException {
        for (String key : keys) {
            delete(key);
        }
    }

    /// Removes all objects under a prefix, as far as they are there.
    void deleteAll(String prefix) throws IOException;

    /// Makes an output appear under `to`: its parts, the manifest as `_SUCCESS`, and nothing else.
    /// Removes what is under `from`. What others write there meanwhile or later never gets into the
    /// output; it may stay under `from`. Neither key may lie under the other. Not promised: that
    /// two publishers of the same `to` may overlap if one of them replaces.
    ///
    /// A store that can rename (files, memory) does it in one step: after a crash at any moment
    /// `to` holds either all of the old or all of the new objects.
    ///
    /// A store that cannot (S3) copies, and what a reader may trust is `_SUCCESS`: it is removed
    /// before any other object changes and comes back after all of them. From before that until
    /// after, `to` also holds a [PublishingMark], which names the job, so that one half published
    /// is never taken for a plain directory.
    ///
    /// After a crash publishing again completes it, as long as `to` has no `_SUCCESS` of the job.
    ///
    /// @param sources the parts' names under `from`, in the order of the manifest
    /// @param isReplacing whether what is under `to` gives way; otherwise it stays, and of several
    ///   publishers at most one succeeds
    /// @throws NoSuchFileException if one of them is not there
    /// @throws java.nio.file.FileAlreadyExistsException if something is under `to` that must not be
    ///   replaced
    /// @throws IOException also if one is of another size; nothing under `to` has changed in any of
    ///   these cases
    void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException;

    /// How many requests the store has sent so far, by kind, such as `GET`; empty for a store whose
    /// requests cost nothing.
    default Map<String, Long> requests() {
        return Map.of();
    }

    @Override
    default void close() throws IOException {}
}
