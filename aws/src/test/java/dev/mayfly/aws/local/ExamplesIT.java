package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Session;
import dev.mayfly.aws.detached.DetachedDeployment;
import dev.mayfly.aws.lambda.LambdaDeployment;
import dev.mayfly.aws.testing.HttpRelay.Message;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Examples;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example gives the same output wherever it runs and whatever fails. A seed says which
/// example runs where, and what happens meanwhile; `-Dmayfly.seed=…` runs that one alone, and
/// `-Dmayfly.runs=…` says how many run otherwise. What each run met is written to
/// `target/examples-runs.csv`.
@Timeout(300)
class ExamplesIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final Path REPORT = Path.of("target", "examples-runs.csv");
    private static final List<Example> EXAMPLES = Examples.all();
    private static final int SLOTS = 3;

    /// So little that sorts and tables spill.
    private static final long ATTEMPT_BYTES = 4 << 20;

    private static final int PARTITIONS = 4;
    private static final double SHARE = 0.2;
    private static final int MAX_ATTEMPTS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Longer than a function may run.
    private static final Duration PATIENCE = TIMEOUT.plusMillis(500);

    @TempDir private static Path directory;
    private static FaultyAws aws;
    private static final Map<Plan, Map<String, String>> EXPECTED = new HashMap<>();

    /// Where a job runs.
    enum Mode {
        /// In this JVM, on objects in S3.
        IN_PROCESS,
        /// On functions, on objects in S3, as if these were on AWS.
        ON_FUNCTIONS,
        /// The same without a driver.
        DETACHED,
        /// On Lambda on this machine as its users start it, which nothing can come between.
        ON_LAMBDA_LOCAL
    }

    /// What has the same output.
    ///
    /// @param hasRelays whether shuffles go through a stage that puts map outputs together
    private record Plan(String example, boolean hasRelays) {}

    @BeforeAll
    static void start() throws Exception {
        inputs().write();
        LocalFunction function =
                LambdaLocal.of(ARCHIVE, SLOTS)
                        .function()
                        .withMemoryMegabytes(512)
                        .withTimeout(TIMEOUT);
        aws = new FaultyAws(function, directory);
        for (Map.Entry<String, Path> file : inputs().files().entrySet()) {
            String key = aws.bucket() + "/in/" + file.getKey();
            Stores.put(aws.objects(), key, Files.readAllBytes(file.getValue()));
        }
        Files.writeString(REPORT, "seed,example,mode,outcome,seconds,store,calls,kills\n");
    }

    @AfterAll
    static void stop() throws Exception {
        aws.close();
    }

    private static ExampleInputs inputs() {
        return new ExampleInputs(directory.resolve("in"));
    }

    static LongStream seeds() {
        Long replayed = Long.getLong("mayfly.seed");
        return replayed != null
                ? LongStream.of(replayed)
                : LongStream.range(0, Integer.getInteger("mayfly.runs", EXAMPLES.size()));
    }

    /// Of as many seeds one after the other as there are examples, each runs another example; of
    /// four times as many, each example runs in each mode.
    @ParameterizedTest
    @MethodSource("seeds")
    void output_is_the_same_wherever_an_example_runs_and_whatever_fails(long seed) {
        int index = Math.toIntExact(seed % EXAMPLES.size());
        Example example = EXAMPLES.get(index);
        long round = seed / EXAMPLES.size();
        Mode mode = Mode.values()[Math.floorMod(index + round, Mode.values().length)];
        Seeds.check(seed, random -> new Run(seed, example, mode, random).check());
    }

    /// One run of an example.
    private static final class Run {
        private final long seed;
        private final Example example;
        private final Mode mode;
        private final Plan plan;
        private final int kills;
        private final StoreFaults store;
        private final CallFaults calls;
        private final RandomGenerator random;
        private final String place;
        private final String base;
        private final Set<JobKeys> handedOver = new LinkedHashSet<>();
        private @Nullable Events events;

        Run(long seed, Example example, Mode mode, RandomGenerator random) {
            this.seed = seed;
            this.example = example;
            this.mode = mode;
            this.random = random;
            plan = new Plan(example.name(), random.nextInt(3) == 0);
            boolean isOpen = mode == Mode.ON_FUNCTIONS || mode == Mode.DETACHED;
            kills = isOpen ? random.nextInt(3) : 0;
            store = new StoreFaults(another(), random.nextInt(8) == 0 ? 0 : SHARE);
            calls = new CallFaults(another(), random.nextInt(4) != 0);
            place = mode == Mode.ON_LAMBDA_LOCAL ? directory.toString() : aws.bucket();
            base = place + "/run-" + seed;
        }

        private RandomGenerator another() {
            return new SplittableRandom(random.nextLong());
        }

        void check() throws Exception {
            long start = System.nanoTime();
            var killing = new Kills(aws.lambda(), another(), kills);
            String outcome = "failed";
            try (killing) {
                check(killing);
                outcome = "equal";
            } finally {
                aws.use(CallFaults.none(), StoreFaults.none());
                double seconds = (System.nanoTime() - start) / 1_000_000_000.0;
                report(outcome, seconds, killing.killed());
            }
        }

        private void check(Kills killing) throws Exception {
            Map<String, String> expected = expected(plan, example);
            aws.use(calls, store);
            run();
            aws.use(CallFaults.none(), StoreFaults.none());
            killing.close();
            assertThat(OutputContents.of(aws.objects(), base + "/out")).isEqualTo(expected);
            for (Message answer : calls.deliverAgain(3)) {
                assertThat(answer.word(1)).isEqualTo("200");
                assertThat(CallFaults.isFailed(answer))
                        .as(new String(answer.body(), UTF_8))
                        .isFalse();
            }
            assertThat(OutputContents.of(aws.objects(), base + "/out")).isEqualTo(expected);
            aws.objects().deleteAll(base);
        }

        private void report(String outcome, double seconds, int killed) throws IOException {
            String line =
                    String.format(
                            "%d,%s,%s,%s,%.1f,%s,%s,%d%n",
                            seed,
                            example.name(),
                            mode,
                            outcome,
                            seconds,
                            store.counts().toString().replace(',', ';'),
                            calls.counts().toString().replace(',', ';'),
                            killed);
            Files.writeString(REPORT, line, StandardOpenOption.APPEND);
        }

        private void run() throws Exception {
            switch (mode) {
                case IN_PROCESS -> run(Deployment.local());
                case ON_FUNCTIONS -> run(functions());
                case ON_LAMBDA_LOCAL ->
                        run(
                                LambdaLocal.of(ARCHIVE, 2)
                                        .withS3()
                                        .withCode(List.of(Visits.codeOf(Examples.class))));
                case DETACHED -> {
                    run(new DetachedDeployment(functions(), aws.client(), aws.function().name()));
                    for (JobKeys job : handedOver) {
                        await(job);
                    }
                }
            }
        }

        private Deployment functions() {
            return new LambdaDeployment(
                    aws.function().name(),
                    Optional.empty(),
                    List.of(Visits.codeOf(Examples.class)),
                    base + "/work",
                    TIMEOUT,
                    aws.function().memoryMegabytes(),
                    SLOTS);
        }

        private void run(Deployment deployment) throws Exception {
            Deployment small = (options, directory) -> small(deployment.open(options, directory));
            try (Session session = Mayfly.session(options(plan).withDeployment(small))) {
                runIn(session, example, place + "/in", base + "/out");
            }
        }

        private Surroundings small(Surroundings given) {
            var surroundings =
                    new Surroundings(
                            given.store(),
                            given.backend(),
                            given.workDirectory(),
                            little(given.options()),
                            given.shared());
            events = given.detached().map(HandOver::events).orElse(null);
            return events == null
                    ? surroundings
                    : surroundings.withDetached(
                            new HandOver(new Handing(events), Optional.empty(), PATIENCE));
        }

        /// Remembers the jobs that are handed over.
        private final class Handing implements Events {
            private final Events behind;

            Handing(Events behind) {
                this.behind = behind;
            }

            @Override
            public void coordinate(JobKeys job, Trigger trigger) throws IOException {
                behind.coordinate(job, trigger);
            }

            @Override
            public void begin(JobKeys job) throws IOException {
                behind.begin(job);
                handedOver.add(job);
            }

            @Override
            public void start(JobKeys job, List<TaskEvent> tasks) throws IOException {
                behind.start(job, tasks);
            }
        }

        private void await(JobKeys keys) throws IOException, InterruptedException {
            var job = new StoredJob(keys.work(), keys.job());
            Optional<JobEnd> end = job.end();
            while (end.isEmpty()) {
                store.awaitEnd();
                job.sweep(Objects.requireNonNull(events), PATIENCE);
                end = job.end();
            }
            assertThat(end.get().reason()).isEmpty();
            assertThat(end.get().state()).isEqualTo(EndState.SUCCEEDED);
        }
    }

    private static SessionOptions options(Plan plan) {
        SessionOptions options =
                SessionOptions.defaults()
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withPartitions(PARTITIONS)
                        .withMaxAttempts(MAX_ATTEMPTS);
        return plan.hasRelays() ? options.withMaxShuffleReads(1) : options;
    }

    private static SessionOptions little(SessionOptions options) {
        return options.withSlots(SLOTS, ATTEMPT_BYTES).withBroadcastBytes(ATTEMPT_BYTES);
    }

    private static void runIn(Session session, Example example, String in, String out)
            throws Exception {
        var paths = new HashMap<String, String>();
        example.inputs().forEach(input -> paths.put(input.name(), in + "/" + input.name()));
        boolean hasRounds =
                example.parameters().stream().anyMatch(it -> it.name().equals("rounds"));
        example.run(session, paths, out, hasRounds ? Map.of("rounds", "2") : Map.of());
    }

    private static Map<String, String> expected(Plan plan, Example example) throws Exception {
        Map<String, String> known = EXPECTED.get(plan);
        if (known == null) {
            String out = directory.resolve(plan.example() + "-" + plan.hasRelays()).toString();
            try (Session session = Mayfly.session(little(options(plan)))) {
                runIn(session, example, inputs().directory().toString(), out);
            }
            known = OutputContents.of(aws.objects(), out);
            assertThat(known).isNotEmpty();
            EXPECTED.put(plan, known);
        }
        return known;
    }
}
