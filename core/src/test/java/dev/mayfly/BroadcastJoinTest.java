package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joins of which one side becomes a table that all tasks share.
class BroadcastJoinTest {
    private static final String TABLE = "join with a table of";

    @TempDir Path directory;

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(3)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private String file(String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name), lines).toString();
    }

    private static KeyedDataset<String, String> keyed(Session session, String file) {
        return session.text(file).keyBy(line -> line.substring(0, line.indexOf(' ')));
    }

    private static List<String> randomLines(RandomGenerator random, int size, int keys) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            lines.add("k" + random.nextInt(keys) + " " + i);
        }
        return lines;
    }

    private static List<String> sorted(Dataset<String> records) {
        List<String> values = new ArrayList<>(records.collect());
        Collections.sort(values);
        return values;
    }

    @Test
    void gives_what_a_join_by_shuffle_gives() {
        Seeds.check(
                12,
                random -> {
                    int keys = 1 + random.nextInt(300);
                    String a = file("a", randomLines(random, random.nextInt(2000), keys));
                    String b = file("b", randomLines(random, random.nextInt(200), keys));
                    var results = new ArrayList<List<String>>();
                    for (long limit : new long[] {0, 1 << 20}) {
                        try (var session = Mayfly.session(options().withBroadcastBytes(limit))) {
                            var left = keyed(session, a);
                            var right = keyed(session, b);
                            results.add(sorted(left.join(right).map((k, v) -> k + v)));
                            results.add(sorted(right.join(left).map((k, v) -> k + v)));
                            results.add(sorted(left.leftJoin(right).map((k, v) -> k + v)));
                            results.add(sorted(right.rightJoin(left).map((k, v) -> k + v)));
                        }
                    }
                    assertThat(results.subList(4, 8)).isEqualTo(results.subList(0, 4));
                });
    }

    @Test
    void an_empty_side_joins_to_nothing() throws Exception {
        String empty = file("empty", List.of());
        String some = file("some", List.of("a 1"));

        for (long limit : new long[] {0, 1 << 20}) {
            try (var session = Mayfly.session(options().withBroadcastBytes(limit))) {
                var left = keyed(session, empty);
                var right = keyed(session, some);
                assertThat(left.join(right).count()).isZero();
                assertThat(right.join(left).count()).isZero();
                assertThat(right.leftJoin(left).count()).isOne();
                assertThat(left.rightJoin(right).count()).isOne();
            }
        }
    }

    @Test
    void the_smaller_side_becomes_the_table_and_the_other_one_does_not_move() throws Exception {
        String many = file("many", randomLines(RandomGenerator.getDefault(), 3000, 50));
        String few = file("few", randomLines(RandomGenerator.getDefault(), 30, 50));

        try (var session = Mayfly.session(options())) {
            var join = keyed(session, many).join(keyed(session, few));

            assertThat(join.explain())
                    .contains(TABLE + " stage-0 as the right side")
                    .containsOnlyOnce("-> shuffle by hash");
        }
    }

    @Test
    void a_side_whose_unmatched_records_are_wanted_is_not_the_table() throws Exception {
        String many = file("many", randomLines(RandomGenerator.getDefault(), 3000, 50));
        String few = file("few", randomLines(RandomGenerator.getDefault(), 30, 50));

        try (var session = Mayfly.session(options())) {
            var left = keyed(session, few);
            var right = keyed(session, many);

            assertThat(left.leftJoin(right).explain()).doesNotContain(TABLE);
            assertThat(right.rightJoin(left).explain()).doesNotContain(TABLE);
            assertThat(left.fullJoin(right).explain()).doesNotContain(TABLE);
            assertThat(left.rightJoin(right).explain()).contains(TABLE);
        }
    }

    @Test
    void a_failure_behind_a_large_table_is_told_as_it_was_thrown() throws Exception {
        List<String> lines = IntStream.range(0, 150_000).mapToObj(i -> "k" + i + " t").toList();
        String table = file("table", lines);

        try (var session = Mayfly.session(options().withBroadcastBytes(64 << 20))) {
            var stream =
                    session.of(lines.subList(0, 1000))
                            .repartition(2)
                            .keyBy(line -> line.substring(0, line.indexOf(' ')));
            Dataset<String> failing =
                    stream.leftJoin(keyed(session, table))
                            .map((key, both) -> {
                                throw new IllegalStateException("no");
                            });

            assertThat(failing.explain()).contains(TABLE);
            assertThatThrownBy(failing::collect)
                    .hasMessageContaining("cause=java.lang.IllegalStateException: no");
        }
    }

    @Test
    void partitions_that_the_user_asks_for_are_made_by_a_shuffle() throws Exception {
        String few = file("few", List.of("a 1"));

        try (var session = Mayfly.session(options())) {
            var one = keyed(session, few);
            var join = one.join(keyed(session, few), Partitioner.hash(5));

            assertThat(join.explain()).doesNotContain(TABLE);
        }
    }

    @Test
    void a_sample_finds_the_side_that_a_filter_makes_small() throws Exception {
        String large = file("large", Collections.nCopies(700_000, "k " + "-".repeat(60)));
        String larger = file("larger", Collections.nCopies(900_000, "k " + "-".repeat(60)));

        var heard = new ArrayList<String>();
        SessionOptions options =
                options()
                        .withBroadcastBytes(1 << 20)
                        .withListeners(
                                List.of(new Hearing(true, heard), new Hearing(false, heard)));
        try (var session = Mayfly.session(options)) {
            var calls = session.counter("calls");
            var left = keyed(session, large);
            var right =
                    keyed(session, larger)
                            .filter((key, line) -> {
                                calls.increment();
                                return line.startsWith("x");
                            });

            assertThat(left.join(right).explain()).contains("as the right side");
            assertThat(session.counters()).isEmpty();
            assertThat(heard)
                    .as("by who wants to, for each side")
                    .containsExactly("true planned", "true ended", "true planned", "true ended");
            assertThat(left.join(keyed(session, larger)).explain()).doesNotContain(TABLE);
        }
    }

    /// Notes what it hears, with whether it hears samples.
    private record Hearing(boolean hearsSamples, List<String> heard) implements JobListener {
        @Override
        public void planned(JobId job, JobPlan plan, Runnable cancel) {
            heard.add(hearsSamples + " planned");
        }

        @Override
        public void on(JobEvent event) {
            if (event instanceof JobEvent.JobEnded) {
                heard.add(hearsSamples + " ended");
            }
        }
    }

    /// Records that become a thousand times as many on their way.
    private static KeyedDataset<String, String> grown(Session session, String file) {
        return session.text(file)
                .<String>flatMap((line, out) -> {
                    for (int i = 0; i < 1000; i++) {
                        out.emit(line);
                    }
                })
                .keyBy(line -> line.substring(0, 2));
    }

    @Test
    void a_table_past_which_another_join_streams_is_given_up_as_well() throws Exception {
        String one = file("one", randomLines(RandomGenerator.getDefault(), 100, 10));
        String other = file("other", List.of("k1 1", "k2 2"));
        String third = file("third", List.of("k1 3"));
        var ends = new ArrayList<String>();

        try (var session = Mayfly.session(hearing(ends).withBroadcastBytes(100))) {
            var inner =
                    keyed(session, one)
                            .join(grown(session, other))
                            .map((key, both) -> key)
                            .keyBy(key -> key);
            var outer = inner.join(keyed(session, third)).map((key, both) -> key);
            String output = directory.resolve("out").toString();

            outer.saveAsText(output);

            assertThat(ends.getFirst()).contains("planning again");
            long expected = keyed(session, one).filter((k, v) -> k.equals("k1")).count();
            assertThat(session.text(output).count()).isEqualTo(1000 * expected);
        }
    }

    private SessionOptions hearing(List<String> ends) {
        return options()
                .withListeners(
                        List.of(event -> {
                            if (event instanceof JobEvent.JobEnded ended) {
                                ends.add(ended.failure());
                            }
                        }));
    }

    @Test
    void a_table_larger_than_it_promised_is_given_up() throws Exception {
        String one = file("one", randomLines(RandomGenerator.getDefault(), 100, 10));
        String other = file("other", List.of("k1 1", "k2 2"));
        var ends = new ArrayList<String>();

        try (var session = Mayfly.session(hearing(ends).withBroadcastBytes(100))) {
            var grown = grown(session, other);
            var left = keyed(session, one);

            assertThat(left.join(grown).explain()).contains(TABLE);
            assertThat(left.join(grown).count())
                    .isEqualTo(
                            1000 * left.filter((k, v) -> k.equals("k1") || k.equals("k2")).count());
            assertThat(ends.getFirst()).contains("planning again");
            assertThat(ends.get(1)).isEmpty();
        }
    }
}
