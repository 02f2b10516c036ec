package dev.mayfly.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MapReduce jobs whose keys are grouped by a part of them.
final class SecondarySortTest {
    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session = open(1 << 24);
    }

    private Session open(long memoryBytes) {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(2)
                        .withMemoryBytes(memoryBytes)
                        .withWorkDirectory(directory.toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    /// A reading of a station at a time.
    record Reading(String station, int time) {}

    /// Combines by holding the last sum back until the next key comes.
    static final class LateSum implements Reducer<Reading, Integer, Reading, Integer> {
        private final List<KeyValue<Reading, Integer>> held = new ArrayList<>();

        @Override
        public void reduce(
                Reading reading, Values<Integer> times, Context<Reading, Integer> context) {
            times.forEach(time -> held.add(new KeyValue<>(reading, time)));
        }

        @Override
        public void cleanup(Context<Reading, Integer> context) throws Exception {
            for (var pair : held) {
                context.emit(pair.key(), pair.value());
            }
        }
    }

    private MapReduce.Mapped<Reading, Integer> readings(Map<String, List<Integer>> expected) {
        var random = new Random(7);
        var readings = new ArrayList<Reading>();
        for (int i = 0; i < 20_000; i++) {
            var reading = new Reading("station " + random.nextInt(40), i);
            readings.add(reading);
            expected.computeIfAbsent(reading.station(), each -> new ArrayList<>()).add(i);
        }
        Collections.shuffle(readings, random);
        return MapReduce.over(session.of(readings))
                .map(
                        Reading.class,
                        Integer.class,
                        (number, reading, out) -> out.emit(reading, reading.time()))
                .groupBy(Reading::station);
    }

    private static <V> Map<String, List<Integer>> times(List<KeyValue<String, V>> pairs) {
        var times = new HashMap<String, List<Integer>>();
        for (var pair : pairs) {
            String text = String.valueOf(pair.value());
            for (String time : text.split(" ")) {
                times.computeIfAbsent(pair.key(), each -> new ArrayList<>())
                        .add(Integer.valueOf(time));
            }
        }
        return times;
    }

    private static void join(Reading first, Values<Integer> values, Context<String, String> out)
            throws Exception {
        var text = new StringBuilder();
        for (int time : values) {
            text.append(time).append(' ');
        }
        out.emit(first.station(), text.toString());
    }

    private static <K, V> List<K> keys(List<KeyValue<K, V>> pairs) {
        return pairs.stream().map(KeyValue::key).toList();
    }

    @Test
    void a_group_gets_the_values_in_the_order_of_the_whole_key() {
        var expected = new TreeMap<String, List<Integer>>();
        var joined = readings(expected).reduceTasks(3).reduce(SecondarySortTest::join).collect();

        assertThat(joined).hasSize(40);
        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void groups_are_whole_and_sorted_when_little_memory_makes_them_spill() {
        session.close();
        session = open(1 << 18);
        var expected = new TreeMap<String, List<Integer>>();
        var joined = readings(expected).reduceTasks(3).reduce(SecondarySortTest::join).collect();

        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void a_descending_group_gets_the_greatest_first() {
        var expected = new TreeMap<String, List<Integer>>();
        var joined =
                readings(expected)
                        .sortDescending()
                        .reduceTasks(1)
                        .reduce(SecondarySortTest::join)
                        .collect();

        expected.replaceAll((station, times) -> times.reversed());
        assertThat(keys(joined)).isEqualTo(List.copyOf(expected.descendingKeySet()));
        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void a_combiner_sees_one_whole_key_at_a_time_though_keys_are_grouped() {
        var expected = new TreeMap<String, List<Integer>>();
        var joined =
                readings(expected)
                        .combine((reading, values, out) -> {
                            for (int time : values) {
                                assertThat(time).isEqualTo(reading.time());
                                out.emit(reading, time);
                            }
                        })
                        .reduceTasks(2)
                        .reduce(SecondarySortTest::join)
                        .collect();

        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void a_combiner_may_emit_when_it_cleans_up_though_keys_are_grouped() {
        var expected = new TreeMap<String, List<Integer>>();
        var joined =
                readings(expected)
                        .combine(new LateSum())
                        .reduceTasks(2)
                        .reduce(SecondarySortTest::join)
                        .collect();

        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void a_partitioner_sees_the_whole_key_though_keys_are_grouped() {
        var expected = new TreeMap<String, List<Integer>>();
        var joined =
                readings(expected)
                        .partition(
                                Partitioner.by(
                                        4, (reading, count) -> reading.station().length() % count))
                        .reduce(SecondarySortTest::join)
                        .collect();

        assertThat(times(joined)).isEqualTo(expected);
    }

    @Test
    void a_grouped_key_that_is_a_slice_outlives_the_values() {
        var groups =
                MapReduce.over(session.of("b2", "a1", "b1", "a2", "a3"))
                        .map(
                                Slice.class,
                                String.class,
                                (number, text, out) -> out.emit(Slice.of(text), text))
                        .groupBy(key -> key.sub(0, 1))
                        .reduceTasks(1)
                        .reduce(
                                String.class,
                                String.class,
                                (key, values, out) -> {
                                    var all = new StringBuilder();
                                    values.forEach(all::append);
                                    out.emit(key.toString(), all.toString());
                                })
                        .collect();

        assertThat(groups)
                .containsExactly(new KeyValue<>("a1", "a1a2a3"), new KeyValue<>("b1", "b1b2"));
    }
}
