package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a dataset derives from others: a tree whose leaves are inputs. Immutable.
public sealed interface Lineage {
    /// A number that is unique in the session.
    int id();

    /// What the records are and where the dataset was built.
    Shape shape();

    /// The codecs of a dataset's records and the line of user code that built it.
    ///
    /// @param key codec of the keys, null if the dataset has none
    /// @param value codec of the values
    /// @param operation what the user called, such as `map`
    /// @param place the user's line, such as `Job.java:12`
    record Shape(
            @Nullable Codec<Object> key, Codec<Object> value, String operation, String place) {}

    /// Files.
    ///
    /// @param paths files, directories and globs, as the user wrote them
    record Scan(int id, Shape shape, InputFormat format, List<String> paths) implements Lineage {}

    /// Values that the user's program holds.
    ///
    /// @param partitions the encoded values of each partition, each preceded by its size
    record Literal(int id, Shape shape, List<byte[]> partitions) implements Lineage {
        /// Bytes of all values.
        public long size() {
            return partitions.stream().mapToLong(partition -> partition.length).sum();
        }
    }

    /// A step that each record takes on its own.
    record Narrow(int id, Shape shape, Lineage parent, Operator operator) implements Lineage {}

    /// The partitions of several datasets, one after the other.
    record Union(int id, Shape shape, List<Lineage> parents) implements Lineage {}

    /// Fewer partitions, without a shuffle.
    record Coalesce(int id, Shape shape, Lineage parent, int count) implements Lineage {}

    /// Records moved to the partition of their key.
    record Shuffle(
            int id, Shape shape, Lineage parent, Partitioning partitioning, Reduction reduction)
            implements Lineage {}

    /// Two keyed datasets brought together by key.
    record Join(
            int id,
            Shape shape,
            Lineage left,
            Lineage right,
            JoinKind kind,
            Partitioning partitioning)
            implements Lineage {}

    /// A dataset whose partitions are kept once computed.
    ///
    /// @param location where they are written, or null for the session's own place
    record Kept(int id, Shape shape, Lineage parent, @Nullable String location)
            implements Lineage {}
}
