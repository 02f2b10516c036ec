package dev.mayfly;

import static dev.mayfly.RandomJobs.groups;
import static dev.mayfly.RandomJobs.key;
import static dev.mayfly.RandomJobs.listed;
import static dev.mayfly.RandomJobs.number;
import static dev.mayfly.RandomJobs.pairs;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
}
