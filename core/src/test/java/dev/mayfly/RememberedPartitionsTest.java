package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.KeyValue;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which operations on pairs remember how these are partitioned by key, and which must not.
final class RememberedPartitionsTest {
    private static final Partitioner<Integer> THREE = Partitioner.hash(3);
    private static final Map<Integer, Long> COUNTS =
            Map.of(0, 50L, 1, 50L, 2, 50L, 3, 50L, 4, 50L, 5, 50L);

    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withWorkDirectory(directory.resolve("work").toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    /// Numbers by their last digits, each twice.
    private KeyedDataset<Integer, Integer> numbers() {
        return session.of(IntStream.range(0, 600).map(i -> i / 2).boxed().toList())
                .keyBy(number -> number % 6);
    }

    private static int shuffles(String plan) {
        return plan.split("-> shuffle by", -1).length - 1;
    }

    private static List<KeyedDataset<Integer, Integer>> placed(
            KeyedDataset<Integer, Integer> pairs) {
        return List.of(
                pairs.partitionBy(THREE),
                pairs.partitionBy(Partitioner.range(3)),
                pairs.partitionBy(Partitioner.by(3, (key, count) -> key % count)));
    }

    @Test
    void what_leaves_keys_where_they_are_remembers_their_partitions() {
        List<UnaryOperator<KeyedDataset<Integer, Integer>>> operations =
                List.of(
                        pairs -> pairs.filter((key, value) -> true),
                        pairs -> pairs.filterValues(value -> true),
                        pairs -> pairs.mapValues(value -> value),
                        pairs -> pairs.flatMapValues(value -> List.of(value)),
                        pairs -> pairs.sample(1, 1),
                        pairs -> pairs.flatMapValues(v -> List.of(v, v)).distinct(),
                        pairs -> pairs.distinct().cache());
        for (var operation : operations) {
            for (var pairs : placed(numbers())) {
                var counts = operation.apply(pairs).distinct().countByKey();

                assertThat(shuffles(counts.explain())).as(counts.explain()).isOne();
                assertThat(counts.collectAsMap()).isEqualTo(COUNTS);
            }
        }
    }

    @Test
    void what_moves_pairs_or_makes_others_forgets_their_partitions() {
        List<UnaryOperator<KeyedDataset<Integer, Integer>>> operations =
                List.of(
                        pairs -> pairs.repartition(3),
                        pairs -> pairs.coalesce(2),
                        pairs -> pairs.union(pairs).distinct(),
                        pairs -> pairs.sortBy((key, value) -> -value),
                        pairs -> pairs.keyBy((key, value) -> value % 6),
                        pairs ->
                                pairs.<Integer>mapPartitions(RememberedPartitionsTest::values)
                                        .keyBy(value -> value % 6));
        for (var operation : operations) {
            for (var pairs : placed(numbers())) {
                var counts = operation.apply(pairs).mapValues(v -> v).distinct().countByKey(THREE);

                assertThat(shuffles(counts.explain())).as(counts.explain()).isGreaterThan(2);
                assertThat(counts.collectAsMap()).isEqualTo(COUNTS);
            }
        }
    }

    private static Iterator<Integer> values(Iterator<KeyValue<Integer, Integer>> pairs) {
        var values = new ArrayList<Integer>();
        pairs.forEachRemaining(pair -> values.add(pair.value()));
        return values.iterator();
    }

    @Test
    void pairs_that_lie_anywhere_are_moved_as_wholes_to_come_once() throws IOException {
        var counts = numbers().distinct().countByKey();

        PartitionedPlansTest.requirePlan("distinct-pairs", counts.explain());
        assertThat(counts.collectAsMap()).isEqualTo(COUNTS);
    }

    @Test
    void pairs_partitioned_by_key_come_once_in_place() throws IOException {
        var distinct = numbers().partitionBy(THREE).distinct();

        PartitionedPlansTest.requirePlan("distinct-in-place", distinct.explain());
        assertThat(distinct.count()).isEqualTo(300);
    }

    @Test
    void each_join_takes_a_partitioner_and_leaves_its_partitions() {
        var left = numbers().filterValues(value -> value < 30);
        var right = numbers().mapValues(value -> "v" + value).filter((key, value) -> key > 2);
        List<Join> joins =
                List.of(
                        KeyedDataset::join,
                        KeyedDataset::leftJoin,
                        KeyedDataset::rightJoin,
                        KeyedDataset::fullJoin,
                        KeyedDataset::cogroup);
        List<Integer> sizes = List.of(3000, 3030, 3000, 3030, 6);
        for (int i = 0; i < joins.size(); i++) {
            Join join = joins.get(i);
            var five = join.of(left, right, Partitioner.hash(5)).mapValues(both -> 1);
            var alike = join.of(left.partitionBy(THREE), right.partitionBy(THREE), THREE);

            assertThat(five.explain()).contains("[hash, 5 partitions]");
            assertThat(shuffles(five.reduceByKey(Integer::sum).explain())).isEqualTo(2);
            assertThat(five.count()).isEqualTo((long) sizes.get(i));
            assertThat(shuffles(alike.explain())).isEqualTo(2);
            assertThat(alike.explain()).contains("side partitionBy at");
            assertThat(alike.mapValues(both -> 1).count()).isEqualTo((long) sizes.get(i));
            assertThatThrownBy(() -> join.of(left, right, Partitioner.range(2)))
                    .hasMessageContaining("only for partitionBy");
        }
    }

    /// A join of two sides.
    private interface Join {
        KeyedDataset<Integer, ?> of(
                KeyedDataset<Integer, Integer> left,
                KeyedDataset<Integer, String> right,
                Partitioner<Integer> partitioner);
    }

    @Test
    void merging_takes_a_partitioner() {
        var sums = numbers().aggregateByKey(0, Integer::sum, Integer::sum, THREE);

        assertThat(sums.explain()).contains("aggregateByKey [hash, 3 partitions]");
        assertThat(sums.join(numbers().countByKey(THREE)).explain()).contains("saved shuffles");
        assertThat(sums.collectAsMap()).containsEntry(0, 2 * 6 * (49 * 50 / 2));
        assertThat(numbers().sortByKeyDescending(2).explain())
                .contains("[descending range, 2 partitions]");
    }
}
