package dev.mayfly;

import static dev.mayfly.RandomJobs.each;
import static dev.mayfly.RandomJobs.key;
import static dev.mayfly.RandomJobs.number;
import static dev.mayfly.RandomJobs.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyValue;
import dev.mayfly.api.Order;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps, moves and actions against the same with plain collections, under random options.
final class TransformationTest {
    @TempDir Path directory;
    private RandomJobs jobs;

    @BeforeEach
    void open() {
        jobs = new RandomJobs(directory);
    }

    @Test
    void steps_inside_a_task_give_what_streams_give() {
        jobs.check(
                lines ->
                        lines.filter(line -> number(line) > 0)
                                .map(line -> line.length())
                                .<Integer>flatMap((length, out) -> {
                                    out.emit(length);
                                    out.emit(-length);
                                })
                                .collect(),
                lines ->
                        lines.stream()
                                .filter(line -> number(line) > 0)
                                .flatMap(line -> List.of(line.length(), -line.length()).stream())
                                .toList());
    }

    @Test
    void steps_on_pairs_give_what_streams_give() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .filter((key, value) -> key.length() == 2)
                                .filterValues(value -> value % 2 == 0)
                                .keyBy((key, value) -> key + value)
                                .map((key, value) -> key + "=" + value)
                                .collect(),
                lines ->
                        lines.stream()
                                .filter(line -> key(line).length() == 2 && number(line) % 2 == 0)
                                .map(line -> key(line) + number(line) + "=" + number(line))
                                .toList());
    }

    @Test
    void moving_values_loses_and_doubles_none() {
        jobs.check(
                lines -> lines.repartition(5).union(lines).coalesce(2).collect(),
                lines -> Stream.concat(lines.stream(), lines.stream()).toList());
    }

    @Test
    void values_become_pairs_and_pairs_other_pairs() {
        jobs.check(
                lines ->
                        lines.<String, Long>mapToPairs(
                                        (line, out) -> {
                                            out.emit(key(line), number(line));
                                            out.emit(key(line) + "!", 1L);
                                        })
                                .<Long, String>mapToPairs((key, value, out) -> {
                                    if (value != 0) {
                                        out.emit(value, key);
                                    }
                                })
                                .<String>flatMap((key, value, out) -> out.emit(key + value))
                                .collect(),
                lines ->
                        lines.stream()
                                .flatMap(line ->
                                        number(line) == 0
                                                ? Stream.of("1" + key(line) + "!")
                                                : Stream.of(
                                                        number(line) + key(line),
                                                        "1" + key(line) + "!"))
                                .toList());
    }

    @Test
    void moving_pairs_loses_and_doubles_none() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .union(pairs(lines).partitionBy(Partitioner.hash(3)))
                                .coalesce(2)
                                .collect(),
                lines ->
                        Stream.concat(lines.stream(), lines.stream())
                                .map(line -> new KeyValue<>(key(line), number(line)))
                                .toList());
    }

    @Test
    void united_and_coalesced_pairs_merge_as_others() {
        jobs.check(
                lines -> {
                    var placed = pairs(lines).partitionBy(Partitioner.hash(4));
                    return placed.union(placed.coalesce(2)).reduceByKey(Long::sum).collect();
                },
                lines -> each(lines, values -> 2 * values.stream().mapToLong(v -> v).sum()));
    }

    @Test
    void sampled_pairs_are_some_of_them_and_the_same_each_time() {
        try (Session session = jobs.session(new Random(1))) {
            var pairs =
                    session.of(IntStream.range(0, 20_000).boxed().toList())
                            .keyBy(number -> number % 7);

            var sample = pairs.sample(0.1, 7).collect();

            assertThat(sample).isEqualTo(pairs.sample(0.1, 7).collect());
            assertThat(sample.size()).isBetween(1700, 2300);
            assertThat(sample).allMatch(pair -> pair.key() == pair.value() % 7);
        }
    }

    @Test
    void sorted_values_come_in_order_whatever_the_options() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    List<Long> numbers =
                            input.lines().stream().map(line -> number(line)).sorted().toList();
                    try (Session session = jobs.session(random)) {
                        Dataset<Long> ascending =
                                input.in(session).map(line -> number(line)).sortBy(value -> value);
                        assertThat(ascending.collect()).isEqualTo(numbers);
                        assertThat(ascending.take(7)).isEqualTo(numbers.stream().limit(7).toList());
                        assertThat(
                                        input.in(session)
                                                .map(line -> number(line))
                                                .sortByDescending(value -> value)
                                                .collect())
                                .isEqualTo(numbers.reversed());
                    }
                });
    }

    @Test
    void lines_keep_the_order_of_their_files() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    try (Session session = jobs.session(random)) {
                        var upper = input.in(session).map(line -> line + "!");
                        assertThat(upper.collect())
                                .isEqualTo(input.lines().stream().map(line -> line + "!").toList());
                        assertThat(input.in(session).take(10))
                                .isEqualTo(input.lines().stream().limit(10).toList());
                        assertThat(input.in(session).first())
                                .isEqualTo(input.lines().stream().findFirst());
                    }
                });
    }

    @Test
    void of_equal_greatest_values_the_first_are_taken_whatever_the_options() {
        Seeds.check(
                RandomJobs.RUNS,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    var order = Order.by((String line) -> number(line) % 3);
                    try (Session session = jobs.session(random)) {
                        assertThat(input.in(session).top(7, order))
                                .isEqualTo(
                                        input.lines().stream()
                                                .sorted(order.reversed())
                                                .limit(7)
                                                .toList());
                    }
                });
    }

    @Test
    void a_negative_count_of_greatest_values_is_refused() {
        try (Session session = jobs.session(new Random(1))) {
            assertThatThrownBy(() -> session.of(1, 2).top(-1, Order.natural()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("count is negative: -1");
        }
    }

    @Test
    void samples_are_equal_for_equal_seeds_and_near_their_fraction() {
        try (Session session = jobs.session(new Random(1))) {
            var numbers = session.of(IntStream.range(0, 20_000).boxed().toList());

            List<Integer> sample = numbers.sample(0.1, 7).collect();

            assertThat(sample).isEqualTo(numbers.sample(0.1, 7).collect());
            assertThat(sample.size()).isBetween(1700, 2300);
            assertThat(numbers.sample(0.1, 8).collect()).isNotEqualTo(sample);
        }
    }

    @Test
    void custom_partitioners_decide_where_keys_go() {
        try (Session session = jobs.session(new Random(1))) {
            Partitioner<Integer> parity = Partitioner.by(2, (key, count) -> key % count);

            List<Integer> keys =
                    session.of(1, 2, 3, 4, 5).keyBy(n -> n).partitionBy(parity).keys().collect();

            assertThat(keys).containsExactly(2, 4, 1, 3, 5);
        }
    }

    @Test
    void pairs_are_collected_as_a_map_in_their_order() {
        try (Session session = jobs.session(new Random(1))) {
            Map<Integer, String> map =
                    session.of(3, 1, 2)
                            .keyBy(n -> n)
                            .mapValues(n -> "v" + n)
                            .sortByKey()
                            .collectAsMap();

            var expected = new LinkedHashMap<Integer, String>(Map.of());
            IntStream.rangeClosed(1, 3).forEach(n -> expected.put(n, "v" + n));
            assertThat(new ArrayList<>(map.entrySet()))
                    .isEqualTo(new ArrayList<>(expected.entrySet()));
        }
    }
}
