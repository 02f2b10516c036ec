package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockReader;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.sort.GroupIterator;
import dev.mayfly.worker.sort.RecordCursor;
import dev.mayfly.worker.sort.SpillSorter;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.Accumulators;
import dev.mayfly.worker.table.FreeTables;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the reading end of a shuffle: hash path for aggregation, sorted path where order or groups
/// are asked for, and neither where records just pass.
public final class ShuffleSources {
    private ShuffleSources() {}

    /// The source that a plan asks for.
    public static RecordSource open(
            Source.Shuffled source,
            ObjectStore store,
            List<BlockRange> ranges,
            FreeTables tables,
            Spills spills,
            TaskMeter meter) {
        return switch (source.reduction()) {
            case Reduction.Pass ignored ->
                    passing(store, ranges, source.key(), source.value(), meter);
            case Reduction.Aggregate aggregate ->
                    new AggregateReader(
                            EncodedSource.ofBlocks(store, ranges, meter),
                            Accumulators.of(aggregate.aggregator()),
                            keyOf(source),
                            tables,
                            spills);
            case Reduction.Sort sort ->
                    sink ->
                            emitSorted(
                                    sorted(store, ranges, spills, meter, sort.isDescending()),
                                    keyOf(source),
                                    source.value(),
                                    sink);
            case Reduction.Group group ->
                    sink ->
                            emitGroups(
                                    sorted(store, ranges, spills, meter, group.isDescending()),
                                    keyOf(source),
                                    source.value(),
                                    sink);
        };
    }

    /// The same for records that lie in the right partition already.
    public static RecordSource reduce(
            Source.Reduced source, RecordSource records, FreeTables tables, Spills spills) {
        Codec<Object> key = source.key();
        Codec<Object> value = source.value();
        return switch (source.reduction()) {
            case Reduction.Pass ignored -> records;
            case Reduction.Aggregate aggregate -> {
                Accumulators accumulators = Accumulators.of(aggregate.aggregator());
                yield new AggregateReader(
                        EncodedSource.ofRecords(records, key, accumulators::writeSingle),
                        accumulators,
                        key,
                        tables,
                        spills);
            }
            case Reduction.Sort sort ->
                    sink ->
                            emitSorted(
                                    sorted(records, key, value, spills, sort.isDescending()),
                                    key,
                                    value,
                                    sink);
            case Reduction.Group group ->
                    sink ->
                            emitGroups(
                                    sorted(records, key, value, spills, group.isDescending()),
                                    key,
                                    value,
                                    sink);
        };
    }

    private static void emitSorted(
            RecordCursor sorted, Codec<Object> key, Codec<Object> value, RecordSink sink)
            throws Exception {
        var view = new RecordView();
        var decoding = new Decoding(key, value);
        try (sorted) {
            while (sorted.next(view)) {
                decoding.pass(view, sink);
            }
        }
    }

    private static void emitGroups(
            RecordCursor sorted, Codec<Object> key, Codec<Object> value, RecordSink sink)
            throws Exception {
        try (var groups = new GroupIterator(sorted, key, value)) {
            while (groups.next()) {
                sink.accept(groups.key(), groups.values());
            }
        }
    }

    private static RecordCursor sorted(
            RecordSource records,
            Codec<Object> key,
            Codec<Object> value,
            Spills spills,
            boolean isDescending)
            throws Exception {
        var sorter = new SpillSorter(spills, isDescending);
        EncodedSource.ofRecords(records, key, value)
                .run(view ->
                        sorter.add(
                                view.bytes,
                                view.keyOffset,
                                view.keySize,
                                view.valueBytes,
                                view.valueOffset,
                                view.valueSize));
        return sorter.cursor();
    }

    private static Codec<Object> keyOf(Source.Shuffled source) {
        Codec<Object> key = source.key();
        if (key == null) {
            throw new IllegalArgumentException("records have no keys");
        }
        return key;
    }

    /// Decodes blocks and passes their records on, in order.
    ///
    /// @param key codec of the keys, null if the records have none
    public static RecordSource passing(
            ObjectStore store,
            List<BlockRange> ranges,
            @Nullable Codec<Object> key,
            Codec<Object> value,
            TaskMeter meter) {
        return sink -> {
            var view = new RecordView();
            var decoding = new Decoding(key, value);
            try (var reader = new BlockReader(store::openAll, ranges, meter, false)) {
                for (Block block = reader.next(); block != null; block = reader.next()) {
                    long records = 0;
                    for (int at = block.offset(); at < block.end(); records++) {
                        at =
                                key == null
                                        ? view.wrapUnkeyed(block, at)
                                        : view.wrap(block.bytes(), at);
                        decoding.pass(view, sink);
                    }
                    meter.read(records, 0);
                }
            }
        };
    }

    private static RecordCursor sorted(
            ObjectStore store,
            List<BlockRange> ranges,
            Spills spills,
            TaskMeter meter,
            boolean isDescending)
            throws IOException {
        var sorter = new SpillSorter(spills, isDescending);
        try (var reader = new BlockReader(store::openAll, ranges, meter, true)) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                int before = sorter.added();
                sorter.addBlock(block);
                meter.read(sorter.added() - before, 0);
            }
        }
        return sorter.cursor();
    }

    /// Makes objects of records.
    ///
    /// @param key null if the records have none
    private record Decoding(
            @Nullable Codec<Object> key, Codec<Object> value, Decoder keys, Decoder values) {
        Decoding(@Nullable Codec<Object> key, Codec<Object> value) {
            this(key, value, new Decoder(), new Decoder());
        }

        void pass(RecordView view, RecordSink sink) throws Exception {
            sink.accept(
                    key == null
                            ? null
                            : key.decode(keys.wrap(view.bytes, view.keyOffset, view.keySize)),
                    value.decode(values.wrap(view.valueBytes, view.valueOffset, view.valueSize)));
        }
    }
}
