package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyValue;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Order;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every operation against the same with plain collections, under random options.
final class TransformationTest {
    private static final int RUNS = 6;

    @TempDir Path directory;

    /// Random lines, and what they give.
    private record Input(List<String> lines, List<Path> files) {
        Dataset<String> in(Session session) {
            return session.text(files.stream().map(Path::toString).toArray(String[]::new));
        }
    }

    private Input input(RandomGenerator random) throws Exception {
        var lines = new ArrayList<String>();
        var files = new ArrayList<Path>();
        Path own = Files.createTempDirectory(directory, "in");
        for (int file = 0; file < 1 + random.nextInt(5); file++) {
            var content = new ArrayList<String>();
            for (int i = random.nextInt(1500); i > 0; i--) {
                content.add(random.nextInt(40) + " " + random.nextInt(-500, 500));
            }
            files.add(Files.write(own.resolve("f" + file), content));
            lines.addAll(content);
        }
        return new Input(lines, files);
    }

    private Session session(RandomGenerator random) {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(List.of(1, 2, 4).get(random.nextInt(3)))
                        .withPartitions(random.nextInt(6))
                        .withCompressesShuffles(random.nextBoolean())
                        .withMemoryBytes(random.nextBoolean() ? 20_000 : 50_000_000)
                        .withWorkDirectory(directory.resolve("work").toString()));
    }

    /// Checks one operation on random lines under random options.
    private void check(
            Function<Dataset<String>, List<?>> job, Function<List<String>, List<?>> expected) {
        Seeds.check(
                RUNS,
                random -> {
                    Input input = input(random);
                    List<String> wanted = sorted(expected.apply(input.lines()));
                    for (int i = 0; i < 2; i++) {
                        try (Session session = session(random)) {
                            assertThat(sorted(job.apply(input.in(session)))).isEqualTo(wanted);
                        }
                    }
                });
    }

    private static List<String> sorted(List<?> values) {
        return values.stream().map(String::valueOf).sorted().toList();
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    private static KeyedDataset<String, Long> pairs(Dataset<String> lines) {
        return lines.keyBy(line -> key(line)).mapValues(line -> number(line));
    }

    private static Map<String, List<Long>> groups(List<String> lines) {
        return lines.stream()
                .collect(
                        Collectors.groupingBy(
                                line -> key(line),
                                Collectors.mapping(line -> number(line), Collectors.toList())));
    }

    private static <R> List<KeyValue<String, R>> each(
            List<String> lines, Function<List<Long>, R> result) {
        return groups(lines).entrySet().stream()
                .map(group -> new KeyValue<>(group.getKey(), result.apply(group.getValue())))
                .toList();
    }

    @Test
    void steps_inside_a_task_give_what_streams_give() {
        check(
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
        check(
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
    void reduce_by_key_merges_each_key() {
        check(
                lines -> pairs(lines).reduceByKey(Long::sum).collect(),
                lines -> each(lines, values -> values.stream().mapToLong(v -> v).sum()));
    }

    @Test
    void aggregates_are_those_of_each_key() {
        check(
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
        check(
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
        check(
                lines -> pairs(lines).countByKey().collect(),
                lines -> each(lines, values -> (long) values.size()));
    }

    @Test
    void combine_by_key_gathers_each_key() {
        check(
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
        check(
                lines ->
                        pairs(lines)
                                .aggregateByKey(0L, (sum, value) -> sum + value * value, Long::sum)
                                .collect(),
                lines -> each(lines, values -> values.stream().mapToLong(v -> v * v).sum()));
    }

    @Test
    void groups_hold_every_value_of_their_key() {
        check(
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

    private static List<Long> listed(Iterable<Long> values) {
        var list = new ArrayList<Long>();
        values.forEach(list::add);
        list.sort(Comparator.naturalOrder());
        return list;
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
        var keys = new java.util.TreeSet<>(left.keySet());
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

    private static String text(java.util.Optional<Long> value) {
        return value.map(String::valueOf).orElse("-");
    }

    @Test
    void an_inner_join_pairs_equal_keys() {
        check(
                lines ->
                        pairs(lines)
                                .join(few(lines))
                                .map((key, both) -> key + ":" + both.left() + "," + both.right())
                                .collect(),
                lines -> joined(lines, false, false));
    }

    @Test
    void a_left_join_keeps_the_left_side() {
        check(
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
        check(
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
        check(
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
        check(
                lines ->
                        pairs(lines)
                                .cogroup(few(lines))
                                .map((key, both) ->
                                        key + listed(both.left()) + listed(both.right()))
                                .collect(),
                lines -> {
                    Map<String, List<Long>> left = groups(lines);
                    Map<String, List<Long>> right = few(lines);
                    var keys = new java.util.TreeSet<>(left.keySet());
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
    void distinct_values_come_once() {
        check(lines -> lines.distinct().collect(), lines -> lines.stream().distinct().toList());
    }

    @Test
    void moving_values_loses_and_doubles_none() {
        check(
                lines -> lines.repartition(5).union(lines).coalesce(2).collect(),
                lines -> java.util.stream.Stream.concat(lines.stream(), lines.stream()).toList());
    }

    @Test
    void sums_and_counts_are_those_of_all_values() {
        check(
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

    @Test
    void sorted_values_come_in_order_whatever_the_options() {
        Seeds.check(
                RUNS,
                random -> {
                    Input input = input(random);
                    List<Long> numbers =
                            input.lines().stream().map(line -> number(line)).sorted().toList();
                    try (Session session = session(random)) {
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
                RUNS,
                random -> {
                    Input input = input(random);
                    try (Session session = session(random)) {
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
    void samples_are_equal_for_equal_seeds_and_near_their_fraction() {
        try (Session session = session(new java.util.Random(1))) {
            var numbers = session.of(IntStream.range(0, 20_000).boxed().toList());

            List<Integer> sample = numbers.sample(0.1, 7).collect();

            assertThat(sample).isEqualTo(numbers.sample(0.1, 7).collect());
            assertThat(sample.size()).isBetween(1700, 2300);
            assertThat(numbers.sample(0.1, 8).collect()).isNotEqualTo(sample);
        }
    }

    @Test
    void custom_partitioners_decide_where_keys_go() {
        try (Session session = session(new java.util.Random(1))) {
            Partitioner<Integer> parity = Partitioner.by(2, (key, count) -> key % count);

            List<Integer> keys =
                    session.of(1, 2, 3, 4, 5).keyBy(n -> n).partitionBy(parity).keys().collect();

            assertThat(keys).containsExactly(2, 4, 1, 3, 5);
        }
    }

    @Test
    void pairs_are_collected_as_a_map_in_their_order() {
        try (Session session = session(new java.util.Random(1))) {
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
