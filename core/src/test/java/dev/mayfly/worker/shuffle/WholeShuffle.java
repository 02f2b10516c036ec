package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.Values;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.FreeTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A shuffle over a store of its own: several writing attempts, then each partition read.
final class WholeShuffle {
    /// Codecs with their types forgotten, as plans hold them.
    static final Codec<Object> SLICES = Records.erased(Codecs.slices());

    static final Codec<Object> STRINGS = Records.erased(Codecs.strings());
    static final Codec<Object> LONGS = Records.erased(Codecs.longs());

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Partitioning partitioning;
    private final Reduction reduction;
    private final @Nullable Codec<Object> key;
    private final Codec<Object> value;
    private final TaskLimits limits;

    /// What readers use again.
    final FreeTables tables = new FreeTables();

    /// Counts what is written and read.
    final TaskMeter meter = new TaskMeter();

    /// A record to be shuffled.
    record Entry(Object key, Object value) {}

    WholeShuffle(
            Partitioning partitioning,
            Reduction reduction,
            @Nullable Codec<Object> key,
            Codec<Object> value,
            TaskLimits limits) {
        this.partitioning = partitioning;
        this.reduction = reduction;
        this.key = key;
        this.value = value;
        this.limits = limits;
    }

    /// Limits that are reached or not.
    static TaskLimits randomLimits(RandomGenerator random) {
        return new TaskLimits(
                random.nextBoolean() ? 8L << 20 : random.nextInt(2) * 200_000,
                1 + random.nextInt(4_000),
                random.nextBoolean());
    }

    /// A place for runs.
    Spills spills(String name) {
        return new Spills(store, "/spill/" + name, limits, meter);
    }

    /// Writes the records of each task.
    List<MapOutput> write(List<List<Entry>> tasks) throws Exception {
        var outputs = new ArrayList<MapOutput>();
        for (int task = 0; task < tasks.size(); task++) {
            var sink = sink(task, Optional.empty(), Optional.empty(), 0);
            for (Entry each : tasks.get(task)) {
                sink.accept(key == null ? null : each.key(), each.value());
            }
            sink.finish();
            outputs.add(sink.output());
        }
        assertThat(Stores.keys(store, "/spill")).isEmpty();
        return outputs;
    }

    /// The writing end of a task.
    MapOutputSink sink(
            int task,
            Optional<RangeBounds> bounds,
            Optional<KeyFilterBits> filter,
            int maxKeyHashes) {
        return ShuffleSinks.open(
                new Sink.Shuffle(partitioning, reduction, key, value, maxKeyHashes, null),
                task,
                bounds,
                filter,
                "/shuffle/" + task,
                spills("out-" + task));
    }

    private static List<BlockRange> ranges(List<MapOutput> outputs, int partition) {
        var ranges = new ArrayList<BlockRange>();
        for (MapOutput output : outputs) {
            long start = partition == 0 ? 0 : output.partitionEnds()[partition - 1];
            long end = output.partitionEnds()[partition];
            if (start < end) {
                ranges.add(new BlockRange(output.objectKey(), start, end));
            }
        }
        return ranges;
    }

    /// What the task of a partition reads.
    RecordList read(List<MapOutput> outputs, int partition) throws Exception {
        var records = new RecordList(WholeShuffle::text);
        open(outputs, partition).run(records);
        assertThat(Stores.keys(store, "/spill")).isEmpty();
        return records;
    }

    /// The reading end of a partition.
    RecordSource open(List<MapOutput> outputs, int partition) {
        return ShuffleSources.open(
                new Source.Shuffled(new StageId(0), reduction, key, value),
                store,
                ranges(outputs, partition),
                tables,
                spills("in"),
                meter);
    }

    /// A value as a text, and so those of a group.
    static String text(Object value) {
        if (value instanceof Values<?> values) {
            var texts = new ArrayList<String>();
            values.forEach(each -> texts.add(RecordList.text(each)));
            return texts.toString();
        }
        return RecordList.text(value);
    }

    /// Writes, and reads all partitions.
    List<String> shuffled(List<List<Entry>> tasks) throws Exception {
        List<MapOutput> outputs = write(tasks);
        var all = new ArrayList<String>();
        for (int i = 0; i < partitioning.count(); i++) {
            all.addAll(read(outputs, i).records());
        }
        return all;
    }

    static List<String> sorted(List<String> texts) {
        var sorted = new ArrayList<>(texts);
        sorted.sort(null);
        return sorted;
    }

    /// Records of a few tasks, with keys that repeat and keys that are odd.
    static List<List<Entry>> randomTasks(RandomGenerator random, Supplier<Object> values) {
        var tasks = new ArrayList<List<Entry>>();
        int keys = 1 + random.nextInt(2_000);
        int max = random.nextInt(5) == 0 ? 6_000 : 200;
        for (int task = random.nextInt(4); task >= 0; task--) {
            var records = new ArrayList<Entry>();
            for (int i = random.nextInt(max); i > 0; i--) {
                String key =
                        random.nextInt(4) == 0
                                ? Records.randomKey(random)
                                : "key-" + random.nextInt(keys);
                records.add(new Entry(Records.slice(key), values.get()));
            }
            tasks.add(records);
        }
        return tasks;
    }

    /// The values of each key, in the order of the tasks.
    static Map<String, List<Object>> grouped(List<List<Entry>> tasks) {
        var groups = new TreeMap<String, List<Object>>();
        for (List<Entry> task : tasks) {
            for (Entry each : task) {
                groups.computeIfAbsent(RecordList.text(each.key()), k -> new ArrayList<>())
                        .add(each.value());
            }
        }
        return groups;
    }
}
