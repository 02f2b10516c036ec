package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Context;
import dev.mayfly.api.Dataset;
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

/// Runs jobs whose attempts hand back at arbitrary records, against the same without.
final class HandBackRuns {
    private static final int RUNS = 2;

    private final Path root;
    private final AtomicInteger outputs = new AtomicInteger();
    private final AtomicInteger continued = new AtomicInteger();
    private final AtomicInteger continuedBehind = new AtomicInteger();

    /// @param root for files
    HandBackRuns(Path root) {
        this.root = root;
    }

    /// What a job gives, and the totals of counters.
    private record Outcome(List<?> values, List<String> counters) {}

    /// What is checked.
    @FunctionalInterface
    interface Job {
        List<?> run(Session session, String[] files) throws Exception;
    }

    /// Checks a job whose attempts hand back.
    void check(Job job) {
        checkWithout(job);
        assertThat(continued).as("attempts that handed back").hasPositiveValue();
    }

    /// Checks a job that may have steps which do not hand back.
    void checkWithout(Job job) {
        check(job, 0, 30);
    }

    /// @param minPartitions with one, nothing moves where there is one task
    /// @param maxMean most records that an attempt may pass on in the mean
    private void check(Job job, int minPartitions, int maxMean) {
        Seeds.check(
                RUNS,
                random -> {
                    String[] files = files(random);
                    SessionOptions options =
                            SessionOptions.defaults()
                                    .withThreads(1 + random.nextInt(3))
                                    .withPartitions(random.nextInt(minPartitions, 5))
                                    .withMemoryBytes(random.nextBoolean() ? 30_000 : 50_000_000)
                                    .withWorkDirectory(root.resolve("work").toString());

                    Outcome expected = run(job, files, options);
                    int mean = 1 + random.nextInt(maxMean);
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
                                                count(ended);
                                        default -> {}
                                    }
                                })))) {
            return new Outcome(List.copyOf(job.run(session, files)), counters);
        }
    }

    private void count(JobEvent.AttemptEnded ended) {
        continued.incrementAndGet();
        if (ended.attempt().task().stage().index() > 0) {
            continuedBehind.incrementAndGet();
        }
    }

    /// Checks a job of which a stage that reads from another one hands back.
    void checkBehind(Job job) {
        check(job, 2, 4); // there are fewer keys than lines
        assertThat(continuedBehind).as("behind a shuffle").hasPositiveValue();
    }

    /// How many attempts have handed back.
    int continued() {
        return continued.get();
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

    /// Lines and some more, counted.
    static Dataset<String> marked(Dataset<String> lines) {
        return lines.flatMap((line, out) -> {
            new Counter("lines").increment();
            out.emit(line);
            if (line.length() % 3 == 0) {
                out.emit("also " + line);
            }
        });
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

    /// Reduces to a sum.
    static void sum(String key, Values<Long> values, Context<String, Long> context)
            throws Exception {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        context.emit(key, sum);
    }

    /// Saves a dataset, checks its part files, and reads it.
    List<?> save(Dataset<String> lines, Compression compression) throws IOException {
        Path target = root.resolve("out-" + outputs.incrementAndGet());
        lines.saveAsText(Output.to(target.toString()).compressed(compression));
        assertThat(saved(target)).isNotEmpty();
        try (Session reading = Mayfly.session()) {
            return reading.text(target.toString()).collect();
        }
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
}
