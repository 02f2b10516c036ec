package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.lineage.Values;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.Pipeline;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.KeyFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whole shuffles: several writing attempts, then each partition read.
class ShuffleTest {
    private static final Codec<Object> SLICES = Records.erased(Codecs.slices());
    private static final Codec<Object> STRINGS = Records.erased(Codecs.strings());
    private static final Codec<Object> LONGS = Records.erased(Codecs.longs());
    private static final Reduction SUM =
            new Reduction.Aggregate(new Aggregator.Slots(2, new SumAndCount()));
    private static final Reduction MAX = new Reduction.Aggregate(longest(SLICES));

    private MemoryObjectStore store = new MemoryObjectStore();
    private TaskMeter meter = new TaskMeter();

    @BeforeEach
    void startAnew() {
        store = new MemoryObjectStore();
        meter = new TaskMeter();
    }

    private record Entry(Object key, Object value) {}

    /// Sum and number of longs, in two slots.
    private record SumAndCount() implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = 0;
            slots[at + 1] = 0;
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            slots[at] += (Long) value;
            slots[at + 1]++;
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] += from[fromAt];
            slots[at + 1] += from[fromAt + 1];
        }

        @Override
        public Object finish(long[] slots, int at) {
            return slots[at] + "/" + slots[at + 1];
        }
    }

    /// Keeps nothing.
    private record Nothing() implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {}

        @Override
        public void add(long[] slots, int at, Object value) {}

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {}

        @Override
        public Object finish(long[] slots, int at) {
            return true;
        }
    }

    /// Keeps the greatest of some slices, handing on the very objects that it is given.
    private static Aggregator longest(Codec<Object> codec) {
        return new Aggregator.Objects(
                value -> value,
                (known, value) -> ((Slice) known).compareTo((Slice) value) >= 0 ? known : value,
                (left, right) -> ((Slice) left).compareTo((Slice) right) >= 0 ? left : right,
                value -> value,
                codec);
    }

    /// How a shuffle is to run.
    private record Setup(
            Partitioning partitioning,
            Reduction reduction,
            @Nullable Codec<Object> key,
            Codec<Object> value,
            TaskLimits limits) {}

    private static TaskLimits limits(RandomGenerator random) {
        return new TaskLimits(
                random.nextBoolean() ? 8L << 20 : random.nextInt(2) * 200_000,
                1 + random.nextInt(4_000),
                random.nextBoolean());
    }

    private Spills spills(Setup setup, String name) {
        return new Spills(store, "/spill/" + name, setup.limits(), meter);
    }

    private List<MapOutput> write(Setup setup, List<List<Entry>> tasks) throws Exception {
        var outputs = new ArrayList<MapOutput>();
        for (int task = 0; task < tasks.size(); task++) {
            var sink = sink(setup, task, Optional.empty(), Optional.empty(), 0);
            for (Entry each : tasks.get(task)) {
                sink.accept(setup.key() == null ? null : each.key(), each.value());
            }
            sink.finish();
            outputs.add(sink.output());
        }
        assertThat(Stores.keys(store, "/spill")).isEmpty();
        return outputs;
    }

    private MapOutputSink sink(
            Setup setup,
            int task,
            Optional<RangeBounds> bounds,
            Optional<KeyFilterBits> filter,
            int maxKeyHashes) {
        return ShuffleSinks.open(
                new Sink.Shuffle(
                        setup.partitioning(),
                        setup.reduction(),
                        setup.key(),
                        setup.value(),
                        maxKeyHashes,
                        null),
                task,
                bounds,
                filter,
                "/shuffle/" + task,
                spills(setup, "out-" + task));
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

    private RecordList read(Setup setup, List<MapOutput> outputs, int partition) throws Exception {
        var records = new RecordList(ShuffleTest::text);
        ShuffleSources.open(
                        new Source.Shuffled(
                                new StageId(0), setup.reduction(), setup.key(), setup.value()),
                        store,
                        ranges(outputs, partition),
                        spills(setup, "in"),
                        meter)
                .run(records);
        assertThat(Stores.keys(store, "/spill")).isEmpty();
        return records;
    }

    private static String text(Object value) {
        if (value instanceof Values<?> values) {
            var texts = new ArrayList<String>();
            values.forEach(each -> texts.add(RecordList.text(each)));
            return texts.toString();
        }
        return RecordList.text(value);
    }

    private List<String> shuffled(Setup setup, List<List<Entry>> tasks) throws Exception {
        List<MapOutput> outputs = write(setup, tasks);
        var all = new ArrayList<String>();
        for (int i = 0; i < setup.partitioning().count(); i++) {
            all.addAll(read(setup, outputs, i).records());
        }
        return all;
    }

    private static List<String> sorted(List<String> texts) {
        var sorted = new ArrayList<>(texts);
        sorted.sort(null);
        return sorted;
    }

    private static List<List<Entry>> randomTasks(
            RandomGenerator random, java.util.function.Supplier<Object> values) {
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

    private static Map<String, List<Object>> grouped(List<List<Entry>> tasks) {
        var groups = new TreeMap<String, List<Object>>();
        for (List<Entry> task : tasks) {
            for (Entry each : task) {
                groups.computeIfAbsent(RecordList.text(each.key()), k -> new ArrayList<>())
                        .add(each.value());
            }
        }
        return groups;
    }

    @Test
    void sums_are_those_of_a_hash_map_whatever_the_budget() {
        Seeds.check(
                80,
                random -> {
                    startAnew();
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> (long) random.nextInt(1_000));
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(1 + random.nextInt(5)),
                                    SUM,
                                    SLICES,
                                    LONGS,
                                    limits(random));
                    var expected = new ArrayList<String>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    expected.add(
                                            key
                                                    + "="
                                                    + values.stream().mapToLong(v -> (Long) v).sum()
                                                    + "/"
                                                    + values.size()));

                    assertThat(sorted(shuffled(setup, tasks)).equals(sorted(expected))).isTrue();
                });
    }

    @Test
    void sums_do_not_change_when_combining_is_given_up() throws Exception {
        int keys = 150_000;
        var records = new ArrayList<Entry>();
        for (int i = 0; i < 2 * keys; i++) {
            records.add(new Entry((long) i % keys, 1L));
        }
        var setup =
                new Setup(
                        new Partitioning.Hash(3),
                        SUM,
                        LONGS,
                        LONGS,
                        new TaskLimits(16 << 20, 1 << 14, false));

        List<MapOutput> outputs = write(setup, List.of(records));
        assertThat(meter.metrics(0).recordsWritten()).isGreaterThan(keys + 100_000);
        int found = 0;
        for (int i = 0; i < 3; i++) {
            List<String> partition = read(setup, outputs, i).records();
            assertThat(partition).allMatch(text -> text.endsWith("=2/2"));
            found += partition.size();
        }

        assertThat(found).isEqualTo(keys);
    }

    @Test
    void repeating_keys_are_combined_before_they_are_written() throws Exception {
        var records = new ArrayList<Entry>();
        for (int i = 0; i < 200_000; i++) {
            records.add(new Entry((long) i % 100, 1L));
        }
        var setup =
                new Setup(
                        new Partitioning.Hash(2),
                        SUM,
                        LONGS,
                        LONGS,
                        new TaskLimits(16 << 20, 1 << 14, false));

        write(setup, List.of(records));

        assertThat(meter.metrics(0).recordsWritten()).isEqualTo(100);
    }

    @Test
    void accumulators_that_are_objects_may_be_views_of_their_values() {
        Seeds.check(
                80,
                random -> {
                    startAnew();
                    var reused = new Slice();
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + random.nextInt(10_000)));
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(1 + random.nextInt(5)),
                                    MAX,
                                    SLICES,
                                    SLICES,
                                    limits(random));
                    var expected = new ArrayList<String>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    expected.add(
                                            key
                                                    + "="
                                                    + values.stream()
                                                            .map(RecordList::text)
                                                            .max(String::compareTo)
                                                            .orElseThrow()));
                    // As a reader does: one slice and one array for all values.
                    byte[] buffer = new byte[20];
                    List<List<Entry>> views = new ArrayList<>();
                    for (List<Entry> task : tasks) {
                        views.add(
                                new java.util.AbstractList<>() {
                                    @Override
                                    public Entry get(int index) {
                                        byte[] value = ((Slice) task.get(index).value()).toBytes();
                                        System.arraycopy(value, 0, buffer, 0, value.length);
                                        return new Entry(
                                                task.get(index).key(),
                                                reused.wrap(buffer, 0, value.length));
                                    }

                                    @Override
                                    public int size() {
                                        return task.size();
                                    }
                                });
                    }

                    assertThat(sorted(shuffled(setup, views)).equals(sorted(expected))).isTrue();
                });
    }

    @Test
    void growing_accumulators_are_merged_whatever_the_budget() {
        var lists = Records.erased(Codecs.lists(Codecs.longs()));
        var aggregator =
                new Aggregator.Objects(
                        value -> new ArrayList<>(List.of(value)),
                        (list, value) -> added(list, List.of(value)),
                        (left, right) -> added(left, right),
                        list -> ((List<?>) list).stream().sorted().toList(),
                        lists);
        Seeds.check(
                40,
                random -> {
                    startAnew();
                    List<List<Entry>> tasks = randomTasks(random, random::nextLong);
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(2),
                                    new Reduction.Aggregate(aggregator),
                                    SLICES,
                                    LONGS,
                                    limits(random));
                    var expected = new ArrayList<String>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    expected.add(key + "=" + values.stream().sorted().toList()));

                    assertThat(sorted(shuffled(setup, tasks)).equals(sorted(expected))).isTrue();
                });
    }

    @SuppressWarnings("unchecked")
    private static Object added(Object list, Object more) {
        ((List<Object>) list).addAll((List<Object>) more);
        return list;
    }

    @Test
    void an_aggregation_that_makes_null_says_so() throws Exception {
        var aggregator =
                new Aggregator.Objects(v -> v, (a, v) -> nothing(), (a, b) -> a, a -> a, LONGS);
        var setup =
                new Setup(
                        new Partitioning.Hash(1),
                        new Reduction.Aggregate(aggregator),
                        LONGS,
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));

        assertThatThrownBy(() ->
                        shuffled(
                                setup,
                                List.of(
                                        List.of(
                                                new Entry(1L, 1L),
                                                new Entry(1L, 2L),
                                                new Entry(1L, 3L)))))
                .hasMessageContaining("null");
    }

    @SuppressWarnings("NullAway")
    private static Object nothing() {
        return null;
    }

    @Test
    void distinct_leaves_each_key_once() {
        Seeds.check(
                60,
                random -> {
                    startAnew();
                    List<List<Entry>> tasks = randomTasks(random, () -> true);
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(1 + random.nextInt(4)),
                                    new Reduction.Aggregate(new Aggregator.Slots(0, new Nothing())),
                                    SLICES,
                                    Records.erased(Codecs.booleans()),
                                    limits(random));

                    assertThat(sorted(shuffled(setup, tasks)))
                            .isEqualTo(
                                    sorted(
                                            grouped(tasks).keySet().stream()
                                                    .map(key -> key + "=true")
                                                    .toList()));
                });
    }

    @Test
    void groups_hold_all_values_in_the_order_of_the_tasks() {
        Seeds.check(
                80,
                random -> {
                    startAnew();
                    int[] number = {0};
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + number[0]++));
                    boolean isDescending = random.nextBoolean();
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(1 + random.nextInt(3)),
                                    new Reduction.Group(isDescending, null),
                                    SLICES,
                                    SLICES,
                                    limits(random));
                    Map<String, List<Object>> expected = grouped(tasks);

                    List<MapOutput> outputs = write(setup, tasks);
                    var seen = new HashSet<String>();
                    for (int i = 0; i < setup.partitioning().count(); i++) {
                        String last = null;
                        for (String text : read(setup, outputs, i).records()) {
                            String key = text.substring(0, text.lastIndexOf("=["));
                            assertThat(text.equals(key + "=" + expected.get(key))).isTrue();
                            assertThat(seen.add(key)).isTrue();
                            assertThat(last == null || (key.compareTo(last) > 0) != isDescending)
                                    .isTrue();
                            last = key;
                        }
                    }
                    assertThat(seen).isEqualTo(expected.keySet());
                });
    }

    @Test
    void partitions_of_sorted_ranges_follow_each_other() {
        Seeds.check(
                60,
                random -> {
                    startAnew();
                    int[] number = {0};
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + number[0]++));
                    boolean isDescending = random.nextBoolean();
                    var bounds =
                            new RangeBounds(List.of(new byte[] {'a'}, new byte[] {'k', 'e', 'y'}));
                    var setup =
                            new Setup(
                                    new Partitioning.Range(3, isDescending, 0),
                                    new Reduction.Sort(isDescending),
                                    SLICES,
                                    SLICES,
                                    limits(random));
                    var outputs = new ArrayList<MapOutput>();
                    var expected = new ArrayList<Entry>();
                    for (int task = 0; task < tasks.size(); task++) {
                        MapOutputSink sink =
                                sink(setup, task, Optional.of(bounds), Optional.empty(), 0);
                        for (Entry each : tasks.get(task)) {
                            sink.accept(each.key(), each.value());
                        }
                        sink.finish();
                        outputs.add(sink.output());
                        expected.addAll(tasks.get(task));
                    }
                    java.util.Comparator<Entry> order =
                            java.util.Comparator.comparing(each -> (Slice) each.key());
                    expected.sort(isDescending ? order.reversed() : order);

                    var found = new ArrayList<String>();
                    for (int i = 0; i < 3; i++) {
                        found.addAll(read(setup, outputs, i).records());
                    }

                    assertThat(
                                    found.equals(
                                            expected.stream()
                                                    .map(e -> text(e.key()) + "=" + text(e.value()))
                                                    .toList()))
                            .isTrue();
                });
    }

    @Test
    void secondary_sort_orders_the_values_of_a_group_by_the_rest_of_the_key() {
        var codec = Records.erased(new GroupedKeyCodec(STRINGS, LONGS));
        Seeds.check(
                40,
                random -> {
                    startAnew();
                    var tasks = new ArrayList<List<Entry>>();
                    var expected = new TreeMap<String, List<Long>>();
                    for (int task = 0; task < 3; task++) {
                        var records = new ArrayList<Entry>();
                        for (int i = random.nextInt(300); i > 0; i--) {
                            String group = "g" + random.nextInt(8);
                            long key = random.nextInt(100) - 50;
                            records.add(new Entry(new GroupedKey(group, key), key));
                            expected.computeIfAbsent(group, g -> new ArrayList<>()).add(key);
                        }
                        tasks.add(records);
                    }
                    var texts = new ArrayList<String>();
                    expected.values()
                            .forEach(values -> {
                                values.sort(null);
                                texts.add(values.getFirst() + "=" + values);
                            });
                    var setup =
                            new Setup(
                                    new Partitioning.HashOfGroup(3),
                                    new Reduction.Group(false, null),
                                    codec,
                                    LONGS,
                                    limits(random));

                    assertThat(sorted(shuffled(setup, tasks))).isEqualTo(sorted(texts));
                });
    }

    /// Adds the values of a key, and remembers to say goodbye.
    private static final class Adding
            implements PairsFunction<Object, Values<Object>, Object, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public void apply(Object key, Values<Object> values, PairEmitter<Object, Object> out)
                throws Exception {
            long sum = 0;
            for (Object value : values) {
                sum += (Long) value;
            }
            out.emit(key, sum);
        }
    }

    @Test
    void a_combiner_changes_how_much_is_sent_but_not_the_sums() {
        Seeds.check(
                60,
                random -> {
                    startAnew();
                    List<List<Entry>> tasks = randomTasks(random, () -> (long) random.nextInt(9));
                    var setup =
                            new Setup(
                                    new Partitioning.Hash(2),
                                    new Reduction.Group(false, new Adding()),
                                    SLICES,
                                    LONGS,
                                    limits(random));
                    var sums = new HashMap<String, Long>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    sums.put(key, values.stream().mapToLong(v -> (Long) v).sum()));

                    List<MapOutput> outputs = write(setup, tasks);
                    var found = new HashMap<String, Long>();
                    for (int i = 0; i < 2; i++) {
                        for (String text : read(setup, outputs, i).records()) {
                            String key = text.substring(0, text.lastIndexOf("=["));
                            String[] partial =
                                    text.substring(key.length() + 2, text.length() - 1).split(", ");
                            assertThat(partial.length).isLessThanOrEqualTo(tasks.size());
                            long sum = 0;
                            for (String each : partial) {
                                sum += Long.parseLong(each);
                            }
                            found.put(key, sum);
                        }
                    }
                    assertThat(found.equals(sums)).isTrue();
                });
    }

    @Test
    void a_combiner_of_grouped_keys_merges_equal_keys_only() throws Exception {
        var setup =
                new Setup(
                        new Partitioning.HashOfGroup(1),
                        new Reduction.Group(false, new Adding()),
                        Records.erased(new GroupedKeyCodec(STRINGS, LONGS)),
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));
        var records = new ArrayList<Entry>();
        for (long i = 0; i < 6; i++) {
            records.add(new Entry(new GroupedKey("g", i % 2), i));
        }

        assertThat(shuffled(setup, List.of(records))).containsExactly("0=[6, 9]");
    }

    @Test
    void records_dealt_out_in_turn_fill_partitions_evenly() throws Exception {
        for (Codec<Object> key : java.util.Arrays.asList(null, LONGS)) {
            startAnew();
            var setup =
                    new Setup(
                            new Partitioning.RoundRobin(4),
                            new Reduction.Pass(),
                            key,
                            LONGS,
                            new TaskLimits(1 << 20, 1_000, false));
            var tasks = new ArrayList<List<Entry>>();
            for (long task = 0; task < 40; task++) {
                tasks.add(List.of(new Entry(task, task)));
            }

            List<MapOutput> outputs = write(setup, tasks);

            for (int i = 0; i < 4; i++) {
                assertThat(read(setup, outputs, i).records()).hasSize(10);
            }
        }
    }

    @Test
    void records_pass_in_the_order_of_their_tasks() throws Exception {
        var setup =
                new Setup(
                        new Partitioning.Custom(2, (key, count) -> (int) ((Long) key % count)),
                        new Reduction.Pass(),
                        LONGS,
                        STRINGS,
                        new TaskLimits(0, 10, false));

        List<MapOutput> outputs =
                write(
                        setup,
                        List.of(
                                List.of(new Entry(4L, "a"), new Entry(1L, "b"), new Entry(2L, "c")),
                                List.of(),
                                List.of(new Entry(0L, "d"))));

        assertThat(read(setup, outputs, 0).records()).containsExactly("4=a", "2=c", "0=d");
        assertThat(read(setup, outputs, 1).records()).containsExactly("1=b");
    }

    @Test
    void a_key_filter_drops_only_records_that_the_other_side_cannot_have() throws Exception {
        var setup =
                new Setup(
                        new Partitioning.Hash(1),
                        new Reduction.Pass(),
                        LONGS,
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));
        MapOutputSink noting = sink(setup, 0, Optional.empty(), Optional.empty(), 1_000);
        for (long i = 0; i < 1_000; i++) {
            noting.accept(3 * i, i);
        }
        noting.finish();
        Optional<KeyFilterBits> filter =
                noting.output().keyHashes().map(hashes -> KeyFilter.bitsOf(List.of(hashes)));
        assertThat(filter).isPresent();

        MapOutputSink filtered = sink(setup, 1, Optional.empty(), filter, 0);
        for (long i = 0; i < 3_000; i++) {
            filtered.accept(i, i);
        }
        filtered.finish();

        List<String> kept = read(setup, List.of(filtered.output()), 0).records();
        for (long i = 0; i < 1_000; i++) {
            assertThat(kept).contains(3 * i + "=" + 3 * i);
        }
        assertThat(kept).hasSizeLessThan(1_100);
    }

    @Test
    void a_missing_key_is_refused() {
        var limits = new TaskLimits(1 << 20, 1_000, false);
        for (Reduction reduction :
                List.of(new Reduction.Pass(), SUM, new Reduction.Group(false, new Adding()))) {
            var setup = new Setup(new Partitioning.Hash(1), reduction, LONGS, LONGS, limits);

            assertThatThrownBy(() ->
                            sink(setup, 0, Optional.empty(), Optional.empty(), 0).accept(null, 1L))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("key is null");
        }
    }

    @Test
    void records_that_lie_in_the_right_partition_are_reduced_alike() {
        Seeds.check(
                40,
                random -> {
                    startAnew();
                    List<List<Entry>> tasks = randomTasks(random, () -> (long) random.nextInt(9));
                    List<Entry> records = tasks.getFirst();
                    for (Reduction reduction :
                            List.of(
                                    new Reduction.Pass(),
                                    SUM,
                                    new Reduction.Sort(random.nextBoolean()),
                                    new Reduction.Group(random.nextBoolean(), null))) {
                        var setup =
                                new Setup(
                                        new Partitioning.Hash(1),
                                        reduction,
                                        SLICES,
                                        LONGS,
                                        limits(random));
                        RecordSource source =
                                sink -> {
                                    for (Entry each : records) {
                                        sink.accept(each.key(), each.value());
                                    }
                                };
                        var reduced = new RecordList(ShuffleTest::text);
                        var unused = new Pipeline(new Source.Union(List.of()), List.of());

                        ShuffleSources.reduce(
                                        new Source.Reduced(unused, reduction, SLICES, LONGS),
                                        source,
                                        spills(setup, "in"))
                                .run(reduced);

                        List<String> expected = shuffled(setup, List.of(records));
                        boolean isOrdered = !(reduction instanceof Reduction.Aggregate);
                        assertThat(
                                        (isOrdered ? reduced.records() : sorted(reduced.records()))
                                                .equals(isOrdered ? expected : sorted(expected)))
                                .isTrue();
                    }
                });
    }
}
