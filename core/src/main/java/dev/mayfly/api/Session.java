package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import dev.mayfly.function.Broadcast;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Lineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Where jobs begin: makes datasets from files and values. Safe for use by many threads, whose jobs
/// run side by side. Close it to end running jobs and remove what they kept; from then on it only
/// tells its counters, and all else fails with an [IllegalStateException].
///
/// Paths are files, directories or globs (`logs/2026-*/*.gz`). In directories, names that begin
/// with `_` or `.` are left out. A path that matches nothing is an error when the dataset is
/// computed. Several paths are the sum of what each stands for, so a file that two of them stand
/// for is read twice.
public final class Session implements AutoCloseable {
    private static final int MAX_LITERAL_PARTITIONS = 64;
    private static final int VALUES_PER_PARTITION = 1024;

    private final Engine engine;
    private volatile boolean isClosed;

    /// A session over an engine. Users get theirs from `Mayfly`.
    public Session(Engine engine) {
        this.engine = engine;
    }

    /// Lines of text files, as Strings decoded from UTF-8. Bytes that are not UTF-8 become U+FFFD
    /// (�), also where the Strings are saved; [#lines] keeps them.
    public Dataset<String> text(String... paths) {
        return scan("text", Codecs.strings(), new InputFormat.Lines(true), paths);
    }

    /// Lines of text files, as the bytes that they are. Much faster than [#text].
    public Dataset<Slice> lines(String... paths) {
        return scan("lines", Codecs.slices(), new InputFormat.Lines(false), paths);
    }

    /// Rows of delimited text files. Empty lines are no rows.
    public Dataset<Row> delimited(Delimited format, String... paths) {
        return scan("delimited", Codecs.rows(), new InputFormat.Rows(format), paths);
    }

    /// Records of one size.
    ///
    /// @param recordSize in bytes
    public Dataset<Slice> fixedLength(int recordSize, String... paths) {
        return scan("fixedLength", Codecs.slices(), new InputFormat.FixedLength(recordSize), paths);
    }

    /// Whole files: location and bytes. Each must fit memory and be smaller than 2 GiB.
    public KeyedDataset<String, Slice> wholeFiles(String... paths) {
        var shape =
                new Lineage.Shape(
                        Node.erased(Codecs.strings()),
                        Node.erased(Codecs.slices()),
                        "wholeFiles",
                        Shipping.place());
        return new KeyedDataset<>(scan(shape, new InputFormat.WholeFiles(), paths));
    }

    private <T> Dataset<T> scan(
            String operation, Codec<T> codec, InputFormat format, String... paths) {
        var shape = new Lineage.Shape(null, Node.erased(codec), operation, Shipping.place());
        return new Dataset<>(scan(shape, format, paths));
    }

    private Node scan(Lineage.Shape shape, InputFormat format, String... paths) {
        if (paths.length == 0) {
            throw new IllegalArgumentException(shape.operation() + " needs at least one path");
        }
        for (String path : paths) {
            if (path == null) {
                throw new IllegalArgumentException(
                        shape.operation() + " at " + shape.place() + ": a path is null");
            }
        }
        if (List.of(paths).contains("")) {
            throw new IllegalArgumentException(
                    shape.operation()
                            + " got an empty path; the current directory is \".\": paths="
                            + List.of(paths));
        }
        return new Node(this, new Lineage.Scan(engine().nextId(), shape, format, List.of(paths)));
    }

    /// A dataset of some values.
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> Dataset<T> of(T... values) {
        return of(Arrays.asList(values));
    }

    /// A dataset of some values, divided evenly.
    @SuppressWarnings("unchecked")
    public <T> Dataset<T> of(Collection<T> values) {
        Class<?> common = null;
        for (T value : values) {
            if (value == null) {
                throw new EncodingException(
                        "of at "
                                + Shipping.place()
                                + ": a value is null, which has no encoding; use Optional for what"
                                + " may be missing");
            }
            Class<?> type = value.getClass();
            common = common == null || common == type ? type : Object.class;
        }
        Class<?> type =
                common == null || common.getTypeParameters().length > 0 ? Object.class : common;
        return of((Codec<T>) Shipping.encoded("of", () -> Codecs.of(type)), values);
    }

    /// A dataset of some values, encoded by a given codec.
    public <T> Dataset<T> of(Codec<T> codec, Collection<T> values) {
        int count =
                Math.max(
                        1,
                        Math.min(
                                MAX_LITERAL_PARTITIONS,
                                (values.size() + VALUES_PER_PARTITION - 1) / VALUES_PER_PARTITION));
        List<byte[]> partitions =
                Shipping.encoded("of", () -> partitions(codec, new ArrayList<>(values), count));
        var shape = new Lineage.Shape(null, Node.erased(codec), "of", Shipping.place());
        return new Dataset<>(
                new Node(this, new Lineage.Literal(engine().nextId(), shape, partitions)));
    }

    private static <T> List<byte[]> partitions(Codec<T> codec, List<T> list, int count) {
        var partitions = new ArrayList<byte[]>();
        var value = new Encoder(256);
        for (int i = 0; i < count; i++) {
            var partition = new Encoder(1024);
            int end = (int) ((long) list.size() * (i + 1) / count);
            for (int at = (int) ((long) list.size() * i / count); at < end; at++) {
                value.clear();
                codec.encode(list.get(at), value);
                partition.writeVarint(value.size());
                partition.writeBytes(value.array(), 0, value.size());
            }
            partitions.add(partition.toBytes());
        }
        return List.copyOf(partitions);
    }

    /// Sends a value to every worker once, for functions to read.
    @SuppressWarnings("unchecked")
    public <T> Broadcast<T> broadcast(T value) {
        byte[] bytes =
                Shipping.encoded(
                        "broadcast",
                        () -> {
                            var out = new Encoder(1024);
                            Codecs.of(Object.class).encode(value, out);
                            return out.toBytes();
                        });
        return new Broadcast<>(engine().broadcast(bytes));
    }

    /// A named number that functions raise. Its total is in the job's summary and in [#counters].
    public Counter counter(String name) {
        return new Counter(name);
    }

    /// Totals of counters by name, summed over those jobs of this session that have succeeded so
    /// far; each of their tasks counts once, however many attempts it took. Actions of several jobs
    /// count all of them. A counter that none of them has used is missing, and jobs that go on
    /// without this session do not count.
    public Map<String, Long> counters() {
        return engine.counters();
    }

    /// What runs the session's actions.
    ///
    /// @throws IllegalStateException if the session is closed
    Engine engine() {
        if (isClosed) {
            throw new IllegalStateException(
                    "session is closed: run its actions inside the try block that opens it, or open"
                            + " another and make the dataset there");
        }
        return engine;
    }

    @Override
    public void close() {
        isClosed = true;
        engine.close();
    }
}
