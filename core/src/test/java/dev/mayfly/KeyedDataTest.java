package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.KeyValue;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keyed data does, in jobs that are small enough to read.
class KeyedDataTest {
    @TempDir private Path directory;

    private Session session() {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(2)
                        .withWorkDirectory(directory.resolve("work").toString()));
    }

    @Test
    void joins_keep_the_keys_that_they_should() {
        try (Session session = session()) {
            var left = session.of("a1", "b1", "b2", "c1").keyBy(v -> v.substring(0, 1));
            var right = session.of("b9", "c9", "d9").keyBy(v -> v.substring(0, 1));

            assertThat(left.join(right).map((k, j) -> j.left() + j.right()).collect())
                    .containsExactlyInAnyOrder("b1b9", "b2b9", "c1c9");
            assertThat(
                            left.leftJoin(right)
                                    .map((k, j) -> j.left() + j.right().orElse("-"))
                                    .collect())
                    .containsExactlyInAnyOrder("a1-", "b1b9", "b2b9", "c1c9");
            assertThat(
                            left.rightJoin(right)
                                    .map((k, j) -> j.left().orElse("-") + j.right())
                                    .collect())
                    .containsExactlyInAnyOrder("b1b9", "b2b9", "c1c9", "-d9");
            assertThat(left.fullJoin(right).count()).isEqualTo(5);
            assertThat(
                            left.cogroup(right)
                                    .map((k, g) -> k + count(g.left()) + count(g.right()))
                                    .collect())
                    .containsExactlyInAnyOrder("a10", "b21", "c11", "d01");
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
    void data_partitioned_alike_is_joined_without_a_shuffle() {
        try (Session session = session()) {
            var left =
                    session.of("a1", "b1", "c1")
                            .keyBy(v -> v.substring(0, 1))
                            .partitionBy(Partitioner.hash(3));
            var right =
                    session.of("a2", "c2")
                            .keyBy(v -> v.substring(0, 1))
                            .reduceByKey((x, y) -> x + y, Partitioner.hash(3));
            var joined = left.join(right);

            assertThat(joined.map((k, j) -> j.left() + j.right()).collect())
                    .containsExactlyInAnyOrder("a1a2", "c1c2");
            assertThat(joined.explain()).contains("saved shuffles");
            assertThat(left.reduceByKey((x, y) -> x + y).collect()).hasSize(3);
            assertThat(left.reduceByKey((x, y) -> x + y).explain()).contains("saved shuffles");
        }
    }

    @Test
    void range_partitions_are_in_order() {
        try (Session session = session()) {
            var numbers = new ArrayList<Integer>();
            for (int i = 0; i < 5000; i++) {
                numbers.add(i * 7919 % 5000);
            }
            List<Integer> firsts =
                    session.of(numbers)
                            .keyBy(n -> n)
                            .partitionBy(Partitioner.range(4))
                            .values()
                            .mapPartitions(KeyedDataTest::leastAndGreatest)
                            .collect();

            assertThat(firsts).hasSize(8).isSorted();
            assertThatThrownBy(() ->
                            session.of(1)
                                    .keyBy(n -> n)
                                    .reduceByKey(Integer::sum, Partitioner.range(2)))
                    .hasMessageContaining("only for partitionBy");
        }
    }

    private static java.util.Iterator<Integer> leastAndGreatest(
            java.util.Iterator<Integer> values) {
        var all = new ArrayList<Integer>();
        values.forEachRemaining(all::add);
        return List.of(Collections.min(all), Collections.max(all)).iterator();
    }

    @Test
    void the_values_of_a_group_cannot_be_collected_but_mapped() {
        try (Session session = session()) {
            var groups = session.of("a1", "a2", "b1").keyBy(v -> v.charAt(0)).groupByKey();

            assertThat(groups.map((key, values) -> key + ":" + count(values)).collect())
                    .containsExactlyInAnyOrder("a:2", "b:1");
            assertThatThrownBy(groups::collect).hasMessageContaining("first map them");
        }
    }

    @Test
    void keyed_results_come_as_pairs() {
        try (Session session = session()) {
            assertThat(session.of("a", "b", "a").keyBy(w -> w).countByKey().sortByKey().collect())
                    .containsExactly(new KeyValue<>("a", 2L), new KeyValue<>("b", 1L));
        }
    }
}
