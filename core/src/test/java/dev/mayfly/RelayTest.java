package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.lineage.Values;
import dev.mayfly.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shuffles by way of a relay give what those without one give: the same records in the same order,
/// and sums equal to the last bit.
final class RelayTest {
    @TempDir Path directory;
    private RandomJobs jobs;

    /// What a job gives on a dataset of pairs with random options, and how it is planned.
    @FunctionalInterface
    private interface Job {
        Dataset<?> on(KeyedDataset<String, Double> pairs, int partitions);
    }

    @BeforeEach
    void open() {
        jobs = new RandomJobs(directory);
    }

    private void check(Job job) {
        Seeds.check(
                4,
                random -> {
                    RandomJobs.Input input = jobs.input(random);
                    SessionOptions options = options(random).withBroadcastBytes(0);
                    int maps = 7 + random.nextInt(6);
                    int partitions = 7 + random.nextInt(6);
                    BiFunction<Session, Boolean, List<?>> run =
                            (session, isRelayed) -> {
                                Dataset<?> result =
                                        job.on(pairs(input.in(session), maps), partitions);
                                if (isRelayed) {
                                    assertThat(result.explain()).contains("relay for");
                                } else {
                                    assertThat(result.explain()).doesNotContain("relay for");
                                }
                                return result.map(String::valueOf).collect();
                            };
                    List<?> expected;
                    try (Session session = Mayfly.session(options)) {
                        expected = run.apply(session, false);
                    }
                    try (Session session = Mayfly.session(options.withMaxShuffleReads(1))) {
                        assertThat(run.apply(session, true)).isEqualTo(expected);
                    }
                });
    }

    private SessionOptions options(RandomGenerator random) {
        return SessionOptions.defaults()
                .withThreads(1 + random.nextInt(3))
                .withPartitions(7 + random.nextInt(6))
                .withCompressesShuffles(random.nextBoolean())
                .withMemoryBytes(random.nextBoolean() ? 20_000 : 50_000_000)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private static KeyedDataset<String, Double> pairs(Dataset<String> lines, int maps) {
        return lines.repartition(maps)
                .keyBy(line -> RandomJobs.key(line))
                .mapValues(line -> RandomJobs.number(line) / 7.0);
    }

    private static KeyedDataset<String, Double> few(KeyedDataset<String, Double> pairs) {
        return pairs.filter((key, value) -> value > 60).keyBy((key, value) -> key + "0");
    }

    private static void first(String key, Values<Double> values, PairEmitter<String, Double> out)
            throws Exception {
        double sum = 0;
        for (double value : values) {
            sum = sum / 3 + value;
        }
        out.emit(key, sum);
    }

    private static List<Object> listed(Iterable<?> values) {
        var list = new ArrayList<Object>();
        values.forEach(list::add);
        return list;
    }

    @Test
    void records_pass_in_the_order_of_map_tasks() {
        check((pairs, partitions) ->
                pairs.partitionBy(Partitioner.hash(partitions)).map((key, value) -> key + value));
    }

    @Test
    void values_dealt_out_in_turn_come_in_the_same_order() {
        check((pairs, partitions) -> pairs.values().repartition(partitions));
    }

    @Test
    void sums_of_floating_numbers_are_the_same_to_the_last_bit() {
        check((pairs, partitions) ->
                pairs.aggregate(Aggregate.sum(value -> value))
                        .map((key, value) -> key + " " + value));
        check((pairs, partitions) ->
                pairs.reduceByKey((left, right) -> left / 3 + right)
                        .map((key, value) -> key + " " + value));
    }

    @Test
    void groups_hold_the_same_values() {
        check((pairs, partitions) ->
                pairs.groupByKey().map((key, values) -> key + " " + listed(values)));
    }

    @Test
    void ranges_are_sorted_as_before() {
        check((pairs, partitions) -> pairs.sortByKey().map((key, value) -> key + " " + value));
        check((pairs, partitions) ->
                pairs.map((key, value) -> key + value).sortByDescending(text -> text));
    }

    @Test
    void a_combiner_of_the_user_is_applied() {
        check((pairs, partitions) ->
                MapReduce.over(pairs)
                        .<String, Double>map((key, value, out) -> out.emit(key, value))
                        .combine(RelayTest::first)
                        .reduceTasks(partitions)
                        .<String, Double>reduce(RelayTest::first)
                        .map((key, value) -> key + " " + value));
    }

    @Test
    void joins_drop_what_the_other_side_does_not_have() {
        check((pairs, partitions) -> pairs.join(few(pairs)).map((key, both) -> key + " " + both));
        check((pairs, partitions) ->
                few(pairs).rightJoin(pairs).map((key, both) -> key + " " + both));
        check((pairs, partitions) ->
                pairs.fullJoin(few(pairs)).map((key, both) -> key + " " + both));
    }

    @Test
    void tables_that_all_tasks_share_are_the_same() {
        var options =
                SessionOptions.defaults()
                        .withThreads(4)
                        .withWorkDirectory(directory.resolve("work").toString());
        var results = new ArrayList<List<String>>();
        for (long reads : new long[] {1, Long.MAX_VALUE}) {
            try (Session session = Mayfly.session(options.withMaxShuffleReads(reads))) {
                var left = numbers(session, 9000).keyBy(n -> n / 2);
                var right = numbers(session, 5000).keyBy(n -> n * 3);
                var joined = left.join(right).map((key, both) -> key + " " + both);

                assertThat(joined.explain()).contains("join with a table of");
                assertThat(joined.explain().contains(", for a table")).isEqualTo(reads == 1);
                results.add(joined.collect());
            }
        }
        assertThat(results.getFirst()).isNotEmpty().isEqualTo(results.getLast());
    }

    private static Dataset<Integer> numbers(Session session, int count) {
        return session.of(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void partitions_without_records_stay_empty() {
        check((pairs, partitions) ->
                pairs.filter((key, value) -> key.equals("7"))
                        .partitionBy(Partitioner.hash(partitions))
                        .map((key, value) -> key + value));
        check((pairs, partitions) ->
                pairs.filter((key, value) -> false)
                        .partitionBy(Partitioner.hash(partitions))
                        .map((key, value) -> key + value));
    }
}
