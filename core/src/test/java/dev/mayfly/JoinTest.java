package dev.mayfly;

import static dev.mayfly.RandomJobs.groups;
import static dev.mayfly.RandomJobs.key;
import static dev.mayfly.RandomJobs.listed;
import static dev.mayfly.RandomJobs.number;
import static dev.mayfly.RandomJobs.pairs;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joins against the same with plain collections, under random options.
final class JoinTest {
    @TempDir Path directory;
    private RandomJobs jobs;

    @BeforeEach
    void open() {
        jobs = new RandomJobs(directory);
    }

    private static KeyedDataset<String, Long> few(Dataset<String> lines) {
        return pairs(lines.filter(line -> number(line) % 9 == 0)).keyBy((key, value) -> key + "0");
    }

    private static Map<String, List<Long>> few(List<String> lines) {
        return lines.stream()
                .filter(line -> number(line) % 9 == 0)
                .collect(
                        Collectors.groupingBy(
                                line -> key(line) + "0",
                                Collectors.mapping(line -> number(line), Collectors.toList())));
    }

    private static List<String> joined(List<String> lines, boolean keepsLeft, boolean keepsRight) {
        Map<String, List<Long>> left = groups(lines);
        Map<String, List<Long>> right = few(lines);
        var keys = new TreeSet<>(left.keySet());
        keys.addAll(right.keySet());
        var result = new ArrayList<String>();
        for (String key : keys) {
            List<?> lefts =
                    left.containsKey(key) ? left.get(key) : keepsRight ? List.of("-") : List.of();
            List<?> rights =
                    right.containsKey(key) ? right.get(key) : keepsLeft ? List.of("-") : List.of();
            for (Object one : lefts) {
                for (Object other : rights) {
                    result.add(key + ":" + one + "," + other);
                }
            }
        }
        return result;
    }

    private static String text(Optional<Long> value) {
        return value.map(String::valueOf).orElse("-");
    }

    @Test
    void an_inner_join_pairs_equal_keys() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .join(few(lines))
                                .map((key, both) -> key + ":" + both.left() + "," + both.right())
                                .collect(),
                lines -> joined(lines, false, false));
    }

    @Test
    void a_left_join_keeps_the_left_side() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .leftJoin(few(lines))
                                .map((key, both) ->
                                        key + ":" + both.left() + "," + text(both.right()))
                                .collect(),
                lines -> joined(lines, true, false));
    }

    @Test
    void a_right_join_keeps_the_right_side() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .rightJoin(few(lines))
                                .map((key, both) ->
                                        key + ":" + text(both.left()) + "," + both.right())
                                .collect(),
                lines -> joined(lines, false, true));
    }

    @Test
    void keys_that_a_lambda_emits_join_those_of_a_known_type() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .join(emitted(lines))
                                .map((key, both) -> key + ":" + both.left() + "," + both.right())
                                .collect(),
                lines -> joined(lines, false, false));
        jobs.check(
                lines ->
                        emitted(lines)
                                .partitionBy(Partitioner.hash(3))
                                .rightJoin(pairs(lines).partitionBy(Partitioner.hash(3)))
                                .map((key, both) ->
                                        key + ":" + both.right() + "," + text(both.left()))
                                .collect(),
                lines -> joined(lines, true, false));
    }

    /// The few pairs, whose types Java forgets.
    private static KeyedDataset<String, Long> emitted(Dataset<String> lines) {
        return lines.filter(line -> number(line) % 9 == 0)
                .<String, Long>mapToPairs(
                        (line, pairs) -> pairs.emit(key(line) + "0", number(line)));
    }

    @Test
    void a_full_join_keeps_both_sides() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .fullJoin(few(lines))
                                .map((key, both) ->
                                        key + ":" + text(both.left()) + "," + text(both.right()))
                                .collect(),
                lines -> joined(lines, true, true));
    }

    @Test
    void a_cogroup_gives_both_sides_of_every_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .cogroup(few(lines))
                                .map((key, both) ->
                                        key + listed(both.left()) + listed(both.right()))
                                .collect(),
                lines -> {
                    Map<String, List<Long>> left = groups(lines);
                    Map<String, List<Long>> right = few(lines);
                    var keys = new TreeSet<>(left.keySet());
                    keys.addAll(right.keySet());
                    return keys.stream()
                            .map(key ->
                                    key
                                            + listed(left.getOrDefault(key, List.of()))
                                            + listed(right.getOrDefault(key, List.of())))
                            .toList();
                });
    }

    @Test
    void sides_in_ranges_of_one_sample_are_joined_as_others() {
        jobs.check(
                lines -> {
                    var ranges = pairs(lines).partitionBy(Partitioner.range(3));
                    return ranges.mapValues(value -> -value)
                            .reduceByKey(Math::min)
                            .join(ranges.reduceByKey(Math::max))
                            .map((key, both) -> key + both.left() + both.right())
                            .collect();
                },
                lines ->
                        groups(lines).entrySet().stream()
                                .map(group -> {
                                    long greatest = Collections.max(group.getValue());
                                    return group.getKey() + -greatest + greatest;
                                })
                                .toList());
    }

    @Test
    void sides_in_ranges_of_their_own_are_joined_as_others() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .partitionBy(Partitioner.range(4))
                                .join(few(lines).partitionBy(Partitioner.range(4)))
                                .map((key, both) -> key + ":" + both.left() + "," + both.right())
                                .collect(),
                lines -> joined(lines, false, false));
    }

    @Test
    void a_range_partitioner_is_refused_for_a_join() {
        try (Session session = jobs.session(new Random(1))) {
            var pairs = session.of("a", "b").keyBy(word -> word);

            assertThatThrownBy(() -> pairs.join(pairs, Partitioner.range(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a range partitioner is only for partitionBy");
        }
    }
}
