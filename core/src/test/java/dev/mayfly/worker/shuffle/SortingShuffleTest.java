package dev.mayfly.worker.shuffle;

import static dev.mayfly.worker.shuffle.WholeShuffle.LONGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.SLICES;
import static dev.mayfly.worker.shuffle.WholeShuffle.STRINGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.grouped;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomLimits;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomTasks;
import static dev.mayfly.worker.shuffle.WholeShuffle.sorted;
import static dev.mayfly.worker.shuffle.WholeShuffle.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.sort.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortingShuffleTest {
    @Test
    void groups_hold_all_values_in_the_order_of_the_tasks() {
        Seeds.check(
                80,
                random -> {
                    int[] number = {0};
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + number[0]++));
                    boolean isDescending = random.nextBoolean();
                    int partitionCount = 1 + random.nextInt(3);
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(partitionCount),
                                    new Reduction.Group(isDescending, null),
                                    SLICES,
                                    SLICES,
                                    randomLimits(random));
                    Map<String, List<Object>> expected = grouped(tasks);

                    List<MapOutput> outputs = shuffle.write(tasks);
                    var seen = new HashSet<String>();
                    for (int i = 0; i < partitionCount; i++) {
                        String last = null;
                        for (String text : shuffle.read(outputs, i).records()) {
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
                    int[] number = {0};
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + number[0]++));
                    boolean isDescending = random.nextBoolean();
                    var bounds =
                            new RangeBounds(List.of(new byte[] {'a'}, new byte[] {'k', 'e', 'y'}));
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Range(3, isDescending, 0),
                                    new Reduction.Sort(isDescending),
                                    SLICES,
                                    SLICES,
                                    randomLimits(random));
                    var outputs = new ArrayList<MapOutput>();
                    var expected = new ArrayList<Entry>();
                    for (int task = 0; task < tasks.size(); task++) {
                        MapOutputSink sink =
                                shuffle.sink(task, Optional.of(bounds), Optional.empty(), 0);
                        for (Entry each : tasks.get(task)) {
                            sink.accept(each.key(), each.value());
                        }
                        sink.finish();
                        outputs.add(sink.output());
                        expected.addAll(tasks.get(task));
                    }
                    Comparator<Entry> order = Comparator.comparing(each -> (Slice) each.key());
                    expected.sort(isDescending ? order.reversed() : order);

                    var found = new ArrayList<String>();
                    for (int i = 0; i < 3; i++) {
                        found.addAll(shuffle.read(outputs, i).records());
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
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.HashOfGroup(3),
                                    new Reduction.Group(false, null),
                                    codec,
                                    LONGS,
                                    randomLimits(random));

                    assertThat(sorted(shuffle.shuffled(tasks))).isEqualTo(sorted(texts));
                });
    }

    @Test
    void a_combiner_changes_how_much_is_sent_but_not_the_sums() {
        Seeds.check(
                60,
                random -> {
                    List<List<Entry>> tasks = randomTasks(random, () -> (long) random.nextInt(9));
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(2),
                                    new Reduction.Group(false, new Adding()),
                                    SLICES,
                                    LONGS,
                                    randomLimits(random));
                    var sums = new HashMap<String, Long>();
                    grouped(tasks)
                            .forEach((key, values) ->
                                    sums.put(key, values.stream().mapToLong(v -> (Long) v).sum()));

                    List<MapOutput> outputs = shuffle.write(tasks);
                    var found = new HashMap<String, Long>();
                    for (int i = 0; i < 2; i++) {
                        for (String text : shuffle.read(outputs, i).records()) {
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
        var shuffle =
                new WholeShuffle(
                        new Partitioning.HashOfGroup(1),
                        new Reduction.Group(false, new Adding()),
                        Records.erased(new GroupedKeyCodec(STRINGS, LONGS)),
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));
        var records = new ArrayList<Entry>();
        for (long i = 0; i < 6; i++) {
            records.add(new Entry(new GroupedKey("g", i % 2), i));
        }

        assertThat(shuffle.shuffled(List.of(records))).containsExactly("0=[6, 9]");
    }
}
