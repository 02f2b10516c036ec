package dev.mayfly;

import static dev.mayfly.RandomJobs.each;
import static dev.mayfly.RandomJobs.groups;
import static dev.mayfly.RandomJobs.listed;
import static dev.mayfly.RandomJobs.number;
import static dev.mayfly.RandomJobs.pairs;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Order;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is merged by key against the same with plain collections, under random options.
final class AggregationTest {
    @TempDir Path directory;
    private RandomJobs jobs;

    @BeforeEach
    void open() {
        jobs = new RandomJobs(directory);
    }

    @Test
    void reduce_by_key_merges_each_key() {
        jobs.check(
                lines -> pairs(lines).reduceByKey(Long::sum).collect(),
                lines -> each(lines, values -> values.stream().mapToLong(v -> v).sum()));
    }

    @Test
    void aggregates_are_those_of_each_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .aggregate(
                                        Aggregate.<Long>sumLong(v -> v)
                                                .and(
                                                        Aggregate.<Long>count(),
                                                        (s, n) -> s + "/" + n))
                                .collect(),
                lines ->
                        each(
                                lines,
                                values ->
                                        values.stream().mapToLong(v -> v).sum()
                                                + "/"
                                                + values.size()));
    }

    @Test
    void extremes_and_means_are_those_of_each_key() {
        jobs.check(
                lines -> {
                    var pairs = pairs(lines);
                    return pairs.aggregate(Aggregate.min(v -> v))
                            .join(pairs.aggregate(Aggregate.max(v -> v)))
                            .join(pairs.aggregate(Aggregate.average(v -> v)))
                            .map((key, all) ->
                                    key
                                            + all.left().left()
                                            + " "
                                            + all.left().right()
                                            + " "
                                            + all.right())
                            .collect();
                },
                lines ->
                        groups(lines).entrySet().stream()
                                .map(group -> {
                                    var all =
                                            group.getValue().stream()
                                                    .mapToLong(v -> v)
                                                    .summaryStatistics();
                                    return group.getKey()
                                            + (double) all.getMin()
                                            + " "
                                            + (double) all.getMax()
                                            + " "
                                            + (double) all.getSum() / all.getCount();
                                })
                                .toList());
    }

    @Test
    void count_by_key_counts_each_key() {
        jobs.check(
                lines -> pairs(lines).countByKey().collect(),
                lines -> each(lines, values -> (long) values.size()));
    }

    @Test
    void combine_by_key_gathers_each_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .combineByKey(
                                        value -> "" + Long.signum(value),
                                        (all, value) -> all + Long.signum(value),
                                        (left, right) -> left + right)
                                .mapValues(all -> all.replace("-", "").length())
                                .collect(),
                lines -> each(lines, values -> values.size()));
    }

    @Test
    void aggregate_by_key_folds_each_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .aggregateByKey(0L, (sum, value) -> sum + value * value, Long::sum)
                                .collect(),
                lines -> each(lines, values -> values.stream().mapToLong(v -> v * v).sum()));
    }

    @Test
    void groups_hold_every_value_of_their_key() {
        jobs.check(
                lines ->
                        pairs(lines)
                                .groupByKey()
                                .map((key, values) -> key + listed(values))
                                .collect(),
                lines ->
                        groups(lines).entrySet().stream()
                                .map(group -> group.getKey() + listed(group.getValue()))
                                .toList());
    }

    @Test
    void distinct_values_come_once() {
        jobs.check(
                lines -> lines.distinct().collect(), lines -> lines.stream().distinct().toList());
    }

    @Test
    void sums_and_counts_are_those_of_all_values() {
        jobs.check(
                lines ->
                        List.of(
                                lines.count(),
                                lines.map(line -> number(line)).reduce(Long::sum).orElse(0L),
                                lines.map(line -> number(line)).top(3, Order.natural())),
                lines ->
                        List.of(
                                (long) lines.size(),
                                lines.stream().mapToLong(line -> number(line)).sum(),
                                lines.stream()
                                        .map(line -> number(line))
                                        .sorted(Comparator.reverseOrder())
                                        .limit(3)
                                        .toList()));
    }
}
