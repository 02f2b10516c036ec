package dev.mayfly;

import static dev.mayfly.RandomJobs.key;
import static dev.mayfly.RandomJobs.number;
import static dev.mayfly.RandomJobs.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.KeyValue;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Order;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.data.Slice;
import dev.mayfly.testing.Seeds;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operations that take a pair as one value, against the same with plain collections, under random
/// options.
final class WholePairsTest {
    private static final Comparator<KeyValue<String, Long>> BY_VALUE =
            Comparator.comparing(KeyValue::value);

    @TempDir Path directory;
    private RandomJobs jobs;

    @BeforeEach
    void open() {
        jobs = new RandomJobs(directory);
    }

    private static Stream<KeyValue<String, Long>> pairsOf(List<String> lines) {
        return lines.stream().map(line -> new KeyValue<>(key(line), number(line)));
    }

    @Test
    void each_pair_comes_once_wherever_pairs_lie() {
        List<UnaryOperator<KeyedDataset<String, Long>>> places =
                List.of(
                        pairs -> pairs,
                        pairs -> pairs.partitionBy(Partitioner.hash(3)),
                        pairs -> pairs.partitionBy(Partitioner.range(3)),
                        pairs -> pairs.partitionBy(Partitioner.by(2, (k, n) -> k.length() % n)),
                        pairs -> pairs.repartition(4));
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    List<KeyValue<String, Long>> expected =
                            pairsOf(input.lines())
                                    .map(pair -> new KeyValue<>(pair.key(), pair.value() % 5))
                                    .distinct()
                                    .toList();
                    try (Session session = jobs.session(random)) {
                        var pairs = pairs(input.in(session)).mapValues(number -> number % 5);
                        for (var place : places) {
                            assertThat(place.apply(pairs).distinct().collect())
                                    .containsExactlyInAnyOrderElementsOf(expected);
                        }
                    }
                });
    }

    @Test
    void views_of_what_was_read_are_kept_where_pairs_are() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    List<Slice> lines = input.lines().stream().map(Slice::of).toList();
                    String[] files =
                            input.files().stream().map(Path::toString).toArray(String[]::new);
                    try (Session session = jobs.session(random)) {
                        KeyedDataset<Slice, Slice> pairs =
                                session.lines(files).keyBy(line -> line.sub(0, 1));

                        assertThat(pairs.distinct().values().collect())
                                .containsExactlyInAnyOrderElementsOf(
                                        lines.stream().distinct().toList());
                        assertThat(pairs.reduce((left, right) -> right).map(KeyValue::value))
                                .isEqualTo(lines.reversed().stream().findFirst());
                        assertThat(pairs.first().map(KeyValue::value))
                                .isEqualTo(lines.stream().findFirst());
                        Order<KeyValue<Slice, Slice>> order = Order.by(KeyValue::value);
                        assertThat(pairs.top(9, order).stream().map(KeyValue::value))
                                .isEqualTo(
                                        lines.stream()
                                                .sorted(Collections.reverseOrder())
                                                .limit(9)
                                                .toList());
                        assertThat(pairs.<Slice>mapPartitions(WholePairsTest::values).collect())
                                .isEqualTo(lines);
                    }
                });
    }

    private static <V> Iterator<V> values(Iterator<? extends KeyValue<?, V>> pairs) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pairs.hasNext();
            }

            @Override
            public V next() {
                return pairs.next().value();
            }
        };
    }

    @Test
    void values_become_any_number_of_values_with_the_same_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .flatMapValues(value -> List.of(value, -value))
                                .<Long>flatMapValues((value, out) -> {
                                    if (value > 0) {
                                        out.emit(value);
                                    }
                                })
                                .collect(),
                lines ->
                        pairsOf(lines)
                                .filter(pair -> pair.value() != 0)
                                .map(pair -> new KeyValue<>(pair.key(), Math.abs(pair.value())))
                                .toList());
    }

    @Test
    void pairs_become_any_number_of_values() {
        jobs.check(
                lines -> pairs(lines).flatMap((key, value) -> List.of(key, "" + value)).collect(),
                lines -> lines.stream().flatMap(line -> Stream.of(line.split(" "))).toList());
    }

    @Test
    void pairs_dealt_out_anew_lie_evenly() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    try (Session session = jobs.session(random)) {
                        var dealt =
                                pairs(input.in(session))
                                        .partitionBy(Partitioner.by(3, (key, count) -> 0))
                                        .repartition(4);

                        List<Long> sizes =
                                dealt.<Long>mapPartitions(WholePairsTest::count).collect();

                        assertThat(sizes).hasSize(4);
                        long spread = Collections.max(sizes) - Collections.min(sizes);
                        assertThat(spread).isLessThanOrEqualTo(3);
                        assertThat(RandomJobs.sorted(dealt.collect()))
                                .isEqualTo(RandomJobs.sorted(pairsOf(input.lines()).toList()));
                    }
                });
    }

    private static Iterator<Long> count(Iterator<?> pairs) {
        long count = 0;
        for (; pairs.hasNext(); pairs.next()) {
            count++;
        }
        return List.of(count).iterator();
    }

    @Test
    void pairs_are_sorted_by_what_a_function_makes_of_them() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    List<Long> values = pairsOf(input.lines()).map(KeyValue::value).toList();
                    try (Session session = jobs.session(random)) {
                        var pairs = pairs(input.in(session));

                        var ascending = pairs.sortBy((key, value) -> value);
                        assertThat(ascending.collect())
                                .isSortedAccordingTo(BY_VALUE)
                                .containsExactlyInAnyOrderElementsOf(
                                        pairsOf(input.lines()).toList());
                        assertThat(pairs.sortByDescending((key, value) -> value).take(9))
                                .extracting(KeyValue::value)
                                .isEqualTo(
                                        values.stream()
                                                .sorted(Comparator.reverseOrder())
                                                .limit(9)
                                                .toList());
                    }
                });
    }

    @Test
    void of_equal_greatest_pairs_the_first_are_taken() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    Order<KeyValue<String, Long>> order = Order.by(pair -> pair.value() % 3);
                    try (Session session = jobs.session(random)) {
                        assertThat(pairs(input.in(session)).top(7, order))
                                .isEqualTo(
                                        pairsOf(input.lines())
                                                .sorted(order.reversed())
                                                .limit(7)
                                                .toList());
                    }
                });
    }

    @Test
    void values_that_cannot_be_compared_are_refused_where_each_pair_is_to_come_once() {
        try (Session session = jobs.session(new java.util.Random(1))) {
            var pairs = session.of("a").keyBy(a -> a).mapValues(StringBuilder::new);

            assertThatThrownBy(() -> pairs.distinct())
                    .isInstanceOf(EncodingException.class)
                    .hasMessageContaining("distinct at WholePairsTest.java")
                    .hasMessageContaining("StringBuilder cannot be a key");
            assertThatThrownBy(() -> pairs.groupByKey().distinct())
                    .isInstanceOf(EncodingException.class);
        }
    }
}
