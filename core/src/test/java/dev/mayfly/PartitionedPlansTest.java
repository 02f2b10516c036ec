package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What plans move between partitions, and what they leave where it is. `-Dgolden.update` writes
/// the plans anew.
final class PartitionedPlansTest {
    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withMemoryBytes(10_000_000)
                                .withWorkDirectory(directory.resolve("work").toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Dataset<Integer> numbers() {
        return session.of(IntStream.range(0, 5000).boxed().toList());
    }

    /// Whether a plan is the one of a golden file, lines of source apart.
    static void requirePlan(String name, String plan) throws IOException {
        String text = plan.replaceAll("\\.java:\\d+", ".java");
        Path golden = Path.of("src/test/resources/dev/mayfly/plans", name + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @Test
    void a_join_of_datasets_partitioned_alike_moves_nothing() throws IOException {
        Partitioner<Integer> three = Partitioner.hash(3);
        KeyedDataset<Integer, Integer> left = numbers().keyBy(n -> n % 100).partitionBy(three);
        KeyedDataset<Integer, Integer> right =
                numbers().keyBy(n -> n % 100).reduceByKey(Integer::sum, three);

        var joined = left.join(right, three);

        requirePlan("co-partitioned-join", joined.explain());
        assertThat(joined.count()).isEqualTo(5000);
    }

    @Test
    void a_join_of_datasets_partitioned_by_one_function_moves_nothing() {
        Partitioner<Integer> own = Partitioner.by(3, (key, count) -> key % count);
        var left = numbers().keyBy(n -> n % 100).partitionBy(own);
        var right = numbers().keyBy(n -> n % 100).reduceByKey(Integer::sum, own);

        for (var joined : List.of(left.join(right), left.join(right, own))) {
            assertThat(joined.explain())
                    .contains("side partitionBy", "side reduceByKey")
                    .satisfies(plan -> assertThat(plan.split("-> shuffle by", -1)).hasSize(3));
            assertThat(joined.map((key, both) -> both.right() - 50 * key).distinct().collect())
                    .containsExactly(122_500);
            assertThat(joined.count()).isEqualTo(5000);
        }
    }

    @Test
    void functions_that_do_the_same_are_not_the_same_partitioner() {
        Partitioner<Integer> one = Partitioner.by(3, (key, count) -> key % count);
        Partitioner<Integer> other = Partitioner.by(3, (key, count) -> key % count);
        var left = numbers().keyBy(n -> n % 100).partitionBy(one);
        var right = numbers().keyBy(n -> n % 100).reduceByKey(Integer::sum, other);

        var joined = left.join(right);

        assertThat(joined.explain().split("-> shuffle by", -1)).hasSize(4);
        assertThat(joined.count()).isEqualTo(5000);
    }

    @Test
    void a_join_takes_the_partitions_that_its_sides_have() {
        KeyedDataset<Integer, Integer> left =
                numbers().keyBy(n -> n % 100).partitionBy(Partitioner.hash(3));
        KeyedDataset<Integer, Integer> right =
                numbers().keyBy(n -> n % 100).reduceByKey(Integer::sum, Partitioner.hash(3));

        var joined = left.join(right);

        assertThat(joined.explain().split("-> shuffle by", -1)).hasSize(3);
        assertThat(joined.explain()).contains("saved shuffles").contains("3 tasks");
        assertThat(joined.count()).isEqualTo(5000);
    }

    @Test
    void reducing_again_by_the_same_key_moves_nothing() throws IOException {
        var once = numbers().keyBy(n -> n % 10).reduceByKey(Integer::sum, Partitioner.hash(2));
        var again = once.mapValues(n -> n + 1).reduceByKey(Integer::sum, Partitioner.hash(2));

        requirePlan("reduce-again", again.explain());
        assertThat(again.collect())
                .hasSize(10)
                .allSatisfy(
                        pair -> assertThat(pair.value()).isEqualTo(500 * pair.key() + 1_247_501));
    }

    @Test
    void merging_by_key_what_lies_in_ranges_moves_nothing() throws IOException {
        var ranges = numbers().keyBy(n -> n % 10).partitionBy(Partitioner.range(4));

        requirePlan("reduce-ranges", ranges.reduceByKey(Integer::sum).explain());
        assertThat(ranges.reduceByKey(Integer::sum).collectAsMap())
                .hasSize(10)
                .allSatisfy((key, sum) -> assertThat(sum).isEqualTo(500 * key + 1_247_500));
    }

    @Test
    void merging_and_grouping_by_key_what_is_sorted_moves_nothing() {
        KeyedDataset<String, Integer> few = numbers().keyBy(n -> "key " + n % 7);
        for (var sorted :
                List.of(
                        few.sortByKey(),
                        few.sortByKey(5),
                        few.sortByKeyDescending(),
                        few.sortByKey(5).filterValues(n -> true).cache())) {
            var sums = sorted.reduceByKey(Integer::sum);
            var counts = sorted.groupByKey().mapValues(PartitionedPlansTest::count);

            assertThat(sums.explain()).contains("saved shuffles").containsOnlyOnce("-> shuffle by");
            assertThat(counts.explain()).containsOnlyOnce("-> shuffle by");
            assertThat(sums.collectAsMap()).isEqualTo(few.reduceByKey(Integer::sum).collectAsMap());
            assertThat(counts.collectAsMap())
                    .isEqualTo(few.mapValues(n -> 1).reduceByKey(Integer::sum).collectAsMap());
        }
    }

    private static int count(Iterable<?> values) {
        int count = 0;
        for (Object ignored : values) {
            count++;
        }
        return count;
    }

    @Test
    void joins_move_what_lies_in_ranges() {
        var ranges = numbers().keyBy(n -> n % 10).partitionBy(Partitioner.range(4));
        var merged = ranges.reduceByKey(Integer::sum);

        var joined = merged.join(ranges);

        assertThat(joined.explain().split("-> shuffle by hash", -1)).hasSize(3);
        assertThat(joined.count()).isEqualTo(5000);
    }

    @Test
    void new_keys_are_moved_again() throws IOException {
        var once = numbers().keyBy(n -> n % 10).reduceByKey(Integer::sum, Partitioner.hash(2));
        var again =
                once.keyBy((key, sum) -> key % 2).reduceByKey(Integer::sum, Partitioner.hash(2));

        requirePlan("new-keys", again.explain());
        assertThat(again.collectAsMap()).containsOnlyKeys(0, 1);
    }

    @Test
    void a_sort_samples_its_keys_first() throws IOException {
        requirePlan("sort", numbers().keyBy(n -> -n).sortByKey(3).values().explain());
    }
}
