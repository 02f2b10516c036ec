package dev.mayfly.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.lineage.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs MapReduce jobs in local sessions.
final class MapReduceTest {
    static final List<String> LINES =
            List.of("b a c", "a b", "", "c c c  a", "the end of the text", "z a");

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

    static final class Tokenizer implements Mapper<Long, String, String, Long> {
        @Override
        public void map(Long number, String line, Context<String, Long> context) throws Exception {
            for (String word : line.split(" ")) {
                if (!word.isEmpty()) {
                    context.emit(word, 1L);
                }
            }
        }
    }

    static final class Sum implements Reducer<String, Long, String, Long> {
        @Override
        public void reduce(String word, Values<Long> counts, Context<String, Long> context)
                throws Exception {
            long sum = 0;
            for (long count : counts) {
                sum += count;
            }
            context.emit(word, sum);
        }
    }

    /// Notes what it is told, and when.
    static final class Diary implements Mapper<Long, String, String, String> {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void setup(Context<String, String> context) throws Exception {
            assertThat(seen).isEmpty();
            context.emit("setup", "");
        }

        @Override
        public void map(Long number, String line, Context<String, String> context) {
            assertThat(number).isEqualTo(seen.size());
            seen.add(line);
        }

        @Override
        public void cleanup(Context<String, String> context) throws Exception {
            context.emit("cleanup", String.join("|", seen));
            context.counter("lines").add(seen.size());
        }
    }

    /// Counts keys and says how many in the end.
    static final class KeyCount implements Reducer<String, Long, String, Long> {
        private long keys;

        @Override
        public void setup(Context<String, Long> context) throws Exception {
            context.emit("setup", keys);
        }

        @Override
        public void reduce(String word, Values<Long> counts, Context<String, Long> context) {
            keys++;
        }

        @Override
        public void cleanup(Context<String, Long> context) throws Exception {
            context.emit("cleanup", keys);
        }
    }

    private MapReduce.Mapped<String, Long> words(int partitions) {
        return MapReduce.over(session.of(LINES).repartition(partitions)).map(new Tokenizer());
    }

    private static <K, V> List<K> keys(List<KeyValue<K, V>> pairs) {
        return pairs.stream().map(KeyValue::key).toList();
    }

    @Test
    void keys_reach_a_reducer_in_order() {
        var counts = words(3).reduceTasks(1).reduce(new Sum()).collect();

        assertThat(counts)
                .containsExactly(
                        new KeyValue<>("a", 4L),
                        new KeyValue<>("b", 2L),
                        new KeyValue<>("c", 4L),
                        new KeyValue<>("end", 1L),
                        new KeyValue<>("of", 1L),
                        new KeyValue<>("text", 1L),
                        new KeyValue<>("the", 2L),
                        new KeyValue<>("z", 1L));
    }

    @Test
    void greatest_keys_come_first_where_that_is_asked_for() {
        var counts = words(3).reduceTasks(1).sortDescending().reduce(new Sum()).collect();

        assertThat(keys(counts)).containsExactly("z", "the", "text", "of", "end", "c", "b", "a");
    }

    @Test
    void a_combiner_changes_no_result() {
        var plain = words(3).reduceTasks(2).reduce(new Sum());
        var combined = words(3).combine(new Sum()).reduceTasks(2).reduce(new Sum());

        assertThat(combined.collect()).isEqualTo(plain.collect());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50_000, 1_000_000})
    void a_combiner_changes_no_result_however_often_keys_repeat(int distinct) {
        var numbers = IntStream.range(0, 400_000).boxed().toList();
        var job =
                MapReduce.over(session.of(numbers).coalesce(1))
                        .map(
                                String.class,
                                Long.class,
                                (number, each, out) ->
                                        out.emit("key " + each % distinct, (long) each))
                        .reduceTasks(2);

        var combined = job.combine(new Sum()).reduce(new Sum()).collect();

        assertThat(combined.size()).isEqualTo(Math.min(distinct, 400_000));
        assertThat(combined).isEqualTo(job.reduce(new Sum()).collect());
    }

    @Test
    void without_reduce_tasks_pairs_come_as_they_were_emitted() {
        var pairs = words(1).reduceTasks(0).pairs().collect();

        assertThat(keys(pairs))
                .containsExactly(
                        "b", "a", "c", "a", "b", "c", "c", "c", "a", "the", "end", "of", "the",
                        "text", "z", "a");
    }

    @Test
    void without_reduce_tasks_there_is_no_reducer() {
        var job = words(1).reduceTasks(0);

        assertThatThrownBy(() -> job.reduce(new Sum()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pairs()");
    }

    @Test
    void without_a_reducer_pairs_are_sorted() {
        var pairs = words(3).reduceTasks(1).pairs().collect();

        assertThat(keys(pairs)).isSorted().hasSize(16);
    }

    @Test
    void sorted_pairs_keep_their_keys_when_they_are_grouped() {
        var pairs = words(3).groupBy(word -> word.length()).reduceTasks(1).pairs().collect();

        assertThat(keys(pairs))
                .isSortedAccordingTo(
                        Comparator.comparingInt(String::length)
                                .thenComparing(Comparator.naturalOrder()))
                .hasSize(16);
    }

    @Test
    void a_partitioner_decides_the_task() {
        var counts =
                words(3).partition(Partitioner.by(3, (word, count) -> word.length() % count))
                        .reduce(new KeyCount())
                        .collect();

        assertThat(counts)
                .containsExactly(
                        new KeyValue<>("setup", 0L),
                        new KeyValue<>("cleanup", 2L), // the, end
                        new KeyValue<>("setup", 0L),
                        new KeyValue<>("cleanup", 5L), // a, b, c, z, text
                        new KeyValue<>("setup", 0L),
                        new KeyValue<>("cleanup", 1L)); // of
    }

    @Test
    void each_task_sets_its_own_mapper_up_and_cleans_up() {
        var notes =
                MapReduce.over(session.of("x", "y", "z").repartition(2))
                        .map(new Diary())
                        .reduceTasks(0)
                        .pairs()
                        .collect();

        assertThat(notes)
                .containsExactlyInAnyOrder(
                        new KeyValue<>("setup", ""),
                        new KeyValue<>("cleanup", "x|z"),
                        new KeyValue<>("setup", ""),
                        new KeyValue<>("cleanup", "y"));
    }

    @Test
    void a_counter_counts_a_task_once_though_it_is_tried_again() {
        var progress = new JobProgress();
        session.close();
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(1)
                                .withWorkDirectory(directory.toString())
                                .withListeners(List.of(progress)));
        String marker = directory.resolve("tried").toString();

        var pairs =
                MapReduce.over(session.of(LINES))
                        .map(
                                String.class,
                                Long.class,
                                (number, line, out) -> {
                                    out.counter("lines").increment();
                                    if (number == 3 && Path.of(marker).toFile().createNewFile()) {
                                        throw new IOException("first attempt");
                                    }
                                    out.emit(line, number);
                                })
                        .reduceTasks(0)
                        .pairs()
                        .collect();

        assertThat(pairs).hasSize(6);
        assertThat(Path.of(marker)).exists();
        assertThat(progress.snapshot(Instant.EPOCH).counters())
                .containsExactly(Map.entry("lines", 6L));
    }

    @Test
    void a_result_goes_on_as_a_dataset() throws Exception {
        Path file = directory.resolve("in.txt");
        Files.write(file, LINES);

        var frequent =
                MapReduce.over(session.text(file.toString()))
                        .map(new Tokenizer())
                        .reduce(new Sum())
                        .filterValues(count -> count > 2)
                        .keys()
                        .sortBy(word -> word)
                        .collect();

        assertThat(frequent).containsExactly("a", "c");
    }
}
