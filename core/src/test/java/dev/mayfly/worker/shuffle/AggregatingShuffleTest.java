package dev.mayfly.worker.shuffle;

import static dev.mayfly.worker.shuffle.WholeShuffle.LONGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.SLICES;
import static dev.mayfly.worker.shuffle.WholeShuffle.grouped;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomLimits;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomTasks;
import static dev.mayfly.worker.shuffle.WholeShuffle.sorted;
import static dev.mayfly.worker.shuffle.WholeShuffle.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.sort.Records;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatingShuffleTest {
    private static final Reduction SUM =
            new Reduction.Aggregate(new Aggregator.Slots(2, new SumAndCount()));
    private static final Reduction MAX = new Reduction.Aggregate(longest(SLICES));

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

    @Test
    void sums_are_those_of_a_hash_map_whatever_the_budget() {
        Seeds.check(
                80,
                random -> {
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> (long) random.nextInt(1_000));
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(1 + random.nextInt(5)),
                                    SUM,
                                    SLICES,
                                    LONGS,
                                    randomLimits(random));
                    var expected = new ArrayList<String>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    expected.add(
                                            key
                                                    + "="
                                                    + values.stream().mapToLong(v -> (Long) v).sum()
                                                    + "/"
                                                    + values.size()));

                    assertThat(sorted(shuffle.shuffled(tasks)).equals(sorted(expected))).isTrue();
                });
    }

    @Test
    void few_large_accumulators_keep_to_the_budget() throws Exception {
        int size = 64 << 10;
        var records = new ArrayList<Entry>();
        for (int i = 0; i < 500; i++) {
            records.add(new Entry(Records.slice("key-" + i), Records.slice("v".repeat(size))));
        }
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Hash(1),
                        MAX,
                        SLICES,
                        SLICES,
                        new TaskLimits(4 << 20, 1 << 14, false));

        List<MapOutput> outputs = shuffle.write(List.of(records));
        long before = shuffle.meter.metrics(0).spills();
        assertThat(before).isPositive();
        List<String> found = shuffle.read(outputs, 0).records();

        assertThat(found).hasSize(500);
        assertThat(shuffle.meter.metrics(0).spills()).isGreaterThan(before);
    }

    @Test
    void sums_do_not_change_when_combining_is_given_up() throws Exception {
        int keys = 150_000;
        var records = new ArrayList<Entry>();
        for (int i = 0; i < 2 * keys; i++) {
            records.add(new Entry((long) i % keys, 1L));
        }
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Hash(3),
                        SUM,
                        LONGS,
                        LONGS,
                        new TaskLimits(16 << 20, 1 << 14, false));

        List<MapOutput> outputs = shuffle.write(List.of(records));
        assertThat(shuffle.meter.metrics(0).recordsWritten()).isGreaterThan(keys + 100_000);
        int found = 0;
        for (int i = 0; i < 3; i++) {
            List<String> partition = shuffle.read(outputs, i).records();
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
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Hash(2),
                        SUM,
                        LONGS,
                        LONGS,
                        new TaskLimits(16 << 20, 1 << 14, false));

        shuffle.write(List.of(records));

        assertThat(shuffle.meter.metrics(0).recordsWritten()).isEqualTo(100);
    }

    @Test
    void accumulators_that_are_objects_may_be_views_of_their_values() {
        Seeds.check(
                80,
                random -> {
                    var reused = new Slice();
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + random.nextInt(10_000)));
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(1 + random.nextInt(5)),
                                    MAX,
                                    SLICES,
                                    SLICES,
                                    randomLimits(random));
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

                    assertThat(sorted(shuffle.shuffled(views)).equals(sorted(expected))).isTrue();
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
                    List<List<Entry>> tasks = randomTasks(random, random::nextLong);
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(2),
                                    new Reduction.Aggregate(aggregator),
                                    SLICES,
                                    LONGS,
                                    randomLimits(random));
                    var expected = new ArrayList<String>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    expected.add(key + "=" + values.stream().sorted().toList()));

                    assertThat(sorted(shuffle.shuffled(tasks)).equals(sorted(expected))).isTrue();
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
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Hash(1),
                        new Reduction.Aggregate(aggregator),
                        LONGS,
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));

        assertThatThrownBy(() ->
                        shuffle.shuffled(
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
                    List<List<Entry>> tasks = randomTasks(random, () -> true);
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(1 + random.nextInt(4)),
                                    new Reduction.Aggregate(new Aggregator.Slots(0, new Nothing())),
                                    SLICES,
                                    Records.erased(Codecs.booleans()),
                                    randomLimits(random));

                    assertThat(sorted(shuffle.shuffled(tasks)))
                            .isEqualTo(
                                    sorted(
                                            grouped(tasks).keySet().stream()
                                                    .map(key -> key + "=true")
                                                    .toList()));
                });
    }
}
