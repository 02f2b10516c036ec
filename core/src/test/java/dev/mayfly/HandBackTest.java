package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Context;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Mapper;
import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.Values;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.storage.input.InputFiles;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose attempts hand back at arbitrary records, against the same without.
@Timeout(120)
class HandBackTest {
    private static final int RUNS = 2;

    @TempDir private Path root;
    private final AtomicInteger outputs = new AtomicInteger();
    private final AtomicInteger continued = new AtomicInteger();

    /// What a job gives, and the totals of counters.
    private record Outcome(List<?> values, List<String> counters) {}

    @FunctionalInterface
    private interface Job {
        List<?> run(Session session, String[] files) throws Exception;
    }

    private void check(Job job) {
        checkWithout(job);
        assertThat(continued).as("attempts that handed back").hasPositiveValue();
    }

    /// Checks a job that may have steps which do not hand back.
    private void checkWithout(Job job) {
        Seeds.check(
                RUNS,
                random -> {
                    String[] files = files(random);
                    SessionOptions options =
                            SessionOptions.defaults()
                                    .withThreads(1 + random.nextInt(3))
                                    .withPartitions(random.nextInt(5))
                                    .withMemoryBytes(random.nextBoolean() ? 30_000 : 50_000_000)
                                    .withWorkDirectory(root.resolve("work").toString());

                    Outcome expected = run(job, files, options);
                    int mean = 1 + random.nextInt(30);
                    Outcome actual =
                            run(
                                    job,
                                    files,
                                    options.withAttemptTime(Duration.ofSeconds(1))
                                            .withDeployment(
                                                    new ImpatientDeployment(
                                                            random.nextLong(), mean)));

                    assertThat(actual.values()).isEqualTo(expected.values());
                    assertThat(actual.counters()).isEqualTo(expected.counters());
                    assertThat(root.resolve("work")).isEmptyDirectory();
                });
    }

    private Outcome run(Job job, String[] files, SessionOptions options) throws Exception {
        var counters = new ArrayList<String>();
        try (Session session =
                Mayfly.session(
                        options.withListeners(
                                List.of(event -> {
                                    switch (event) {
                                        case JobEvent.CounterChanged changed ->
                                                counters.add(
                                                        changed.name() + "=" + changed.value());
                                        case JobEvent.AttemptEnded ended
                                                when ended.state() == EndState.CONTINUED ->
                                                continued.incrementAndGet();
                                        default -> {}
                                    }
                                })))) {
            return new Outcome(List.copyOf(job.run(session, files)), counters);
        }
    }

    private String[] files(RandomGenerator random) throws IOException {
        Path own = Files.createTempDirectory(root, "in");
        var files = new ArrayList<String>();
        for (int file = 0; file < 1 + random.nextInt(4); file++) {
            var lines = new ArrayList<String>();
            for (int i = 200 + random.nextInt(100); i > 0; i--) {
                lines.add(random.nextInt(40) + " " + random.nextInt(-500, 500));
            }
            lines.add("1 1");
            lines.add("2 2");
            files.add(Files.write(own.resolve("f" + file), lines).toString());
        }
        return files.toArray(String[]::new);
    }

    private static Dataset<String> marked(Dataset<String> lines) {
        return lines.flatMap((line, out) -> {
            new Counter("lines").increment();
            out.emit(line);
            if (line.length() % 3 == 0) {
                out.emit("also " + line);
            }
        });
    }

    @Test
    void records_come_in_the_same_order() {
        check((session, files) -> marked(session.text(files)).collect());
    }

    @Test
    void groups_have_their_values_in_the_same_order() {
        check((session, files) ->
                RandomJobs.pairs(session.text(files))
                        .groupByKey()
                        .map((key, values) -> {
                            var listed = new ArrayList<Long>();
                            values.forEach(listed::add);
                            return key + listed;
                        })
                        .collect());
    }

    @Test
    void sums_counts_and_maxima_are_the_same() {
        check((session, files) -> {
            var pairs = RandomJobs.pairs(session.text(files));
            return List.of(
                    RandomJobs.sorted(pairs.reduceByKey(Long::sum).collect()),
                    RandomJobs.sorted(pairs.reduceByKey((a, b) -> Math.max(a, b)).collect()),
                    session.text(files).count(),
                    pairs.values().reduce(Long::sum),
                    session.text(files).distinct().count(),
                    session.text(files).top(3, dev.mayfly.api.Order.natural()));
        });
    }

    @Test
    void what_is_dealt_out_in_turn_is_dealt_out_as_before() {
        check((session, files) ->
                session.text(files)
                        .repartition(3)
                        .mapPartitions(values -> {
                            var listed = new ArrayList<String>();
                            values.forEachRemaining(listed::add);
                            return List.of("partition of " + listed).iterator();
                        })
                        .collect());
    }

    @Test
    void sorted_records_and_kept_ones_are_the_same() {
        check((session, files) -> {
            Dataset<String> kept = marked(session.text(files)).cache();
            List<String> sorted = kept.sortBy(line -> line).collect();
            List<String> plain = kept.collect();
            kept.uncache();
            return List.of(sorted, plain);
        });
    }

    @Test
    void joins_of_both_kinds_and_unions_are_the_same() {
        check((session, files) -> {
            var pairs = RandomJobs.pairs(session.text(files));
            var few =
                    session.of(List.of("1 100", "2 200", "99 300"))
                            .keyBy(line -> RandomJobs.key(line));
            return List.of(
                    RandomJobs.sorted(pairs.join(few).collect()),
                    RandomJobs.sorted(pairs.fullJoin(pairs.reduceByKey(Long::sum)).collect()),
                    session.text(files).union(marked(session.text(files))).collect());
        });
    }

    /// Emits in its setup, and needs it for the rest.
    static final class Tagging implements Mapper<Long, String, String, Long> {
        private static final long serialVersionUID = 1;
        private String tag = "";

        @Override
        public void setup(Context<String, Long> context) throws Exception {
            tag = "key ";
            context.emit("tasks", 1L);
        }

        @Override
        public void map(Long number, String line, Context<String, Long> context) throws Exception {
            context.emit(tag + RandomJobs.key(line), RandomJobs.number(line));
        }
    }

    /// Emits in the end only.
    static final class Totalling implements Mapper<Long, String, String, Long> {
        private static final long serialVersionUID = 1;
        private long total;

        @Override
        public void map(Long number, String line, Context<String, Long> context) {
            total += RandomJobs.number(line);
        }

        @Override
        public void cleanup(Context<String, Long> context) throws Exception {
            context.emit("total", total);
        }
    }

    private static void sum(String key, Values<Long> values, Context<String, Long> context)
            throws Exception {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        context.emit(key, sum);
    }

    @Test
    void mappers_that_set_something_up_give_the_same() {
        check((session, files) ->
                MapReduce.over(session.text(files))
                        .map(new Tagging())
                        .combine(HandBackTest::sum)
                        .reduce(String.class, Long.class, HandBackTest::sum)
                        .collect());
    }

    @Test
    void steps_that_see_whole_partitions_do_not_hand_back() {
        checkWithout((session, files) ->
                List.of(
                        MapReduce.over(session.text(files)).map(new Totalling()).pairs().collect(),
                        session.text(files)
                                .mapPartitions(values -> {
                                    int count = 0;
                                    while (values.hasNext()) {
                                        values.next();
                                        count++;
                                    }
                                    return List.of(count).iterator();
                                })
                                .collect(),
                        session.text(files).sample(0.3, 5).collect(),
                        session.text(files).take(7)));

        assertThat(continued).hasValue(0);
    }

    private List<String> saved(Path directory) throws IOException {
        var store = new dev.mayfly.storage.FileObjectStore(Path.of(""));
        SuccessManifest manifest =
                SuccessManifest.read(store, directory.resolve("_SUCCESS").toString()).orElseThrow();
        List<String> named = manifest.parts().stream().map(SuccessManifest.Part::name).toList();
        try (var there = Files.list(directory)) {
            assertThat(there.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("part-"))
                    .containsExactlyInAnyOrderElementsOf(named)
                    .doesNotHaveDuplicates();
        }
        assertThat(named).isSorted();
        var found = new InputFiles(store).find(List.of(directory.toString()));
        assertThat(found).hasSize(named.size());
        return named;
    }

    private List<?> save(Session session, String[] files, Compression compression)
            throws IOException {
        Path target = root.resolve("out-" + outputs.incrementAndGet());
        marked(session.text(files))
                .saveAsText(Output.to(target.toString()).compressed(compression));
        assertThat(saved(target)).isNotEmpty();
        try (Session reading = Mayfly.session()) {
            return reading.text(target.toString()).collect();
        }
    }

    @Test
    void outputs_hold_the_same_records_in_the_same_order() {
        check((session, files) -> save(session, files, Compression.NONE));
    }

    @Test
    void compressed_outputs_hold_the_same_records_in_the_same_order() {
        check((session, files) -> save(session, files, Compression.GZIP));
    }
}
