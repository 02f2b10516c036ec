package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.function.Counter;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that are kept in a store and whose attempts hand back, continued by others.
@Timeout(120)
class ContinuedJobTest {
    private static final int LINES = 200;
    private static final int BLOCKING_LINE = 150;

    /// Lines that user functions of this JVM have seen.
    private static final AtomicInteger SEEN = new AtomicInteger();

    @TempDir private Path root;

    /// A job over one file on threads of this JVM, as on functions.
    private record Job(Path root) {
        Path input() {
            return root.resolve("input");
        }

        Path output() {
            return root.resolve("output");
        }

        Path sign() {
            return root.resolve("sign");
        }

        String work() {
            return root.resolve("work").toString();
        }

        SessionOptions options() {
            return SessionOptions.defaults()
                    .withThreads(1)
                    .withAttemptTime(Duration.ofSeconds(1))
                    .withWorkDirectory(root.resolve("temporary").toString())
                    .withDeployment(this::surroundings);
        }

        Surroundings surroundings(SessionOptions options, String directory) {
            Surroundings local = new ImpatientDeployment(7, 10).open(options, directory);
            return new Surroundings(
                    local.store(),
                    local.backend(),
                    work() + "/sessions/" + Path.of(directory).getFileName(),
                    options,
                    Optional.of(new SharedWork(work(), List.of())));
        }

        void writeInput() throws IOException {
            Files.write(input(), IntStream.range(0, LINES).mapToObj(i -> "" + i).toList());
        }

        /// Copies lines. One of them waits for the sign, and says so.
        void copy(SessionOptions options) {
            String sign = sign().toString();
            try (Session session = Mayfly.session(options)) {
                session.text(input().toString())
                        .map(line -> {
                            SEEN.incrementAndGet();
                            new Counter("lines").increment();
                            if (line.equals("" + BLOCKING_LINE)) {
                                await(sign);
                            }
                            return line;
                        })
                        .saveAsText(Output.to(output().toString()));
            }
        }

        private static void await(String sign) throws InterruptedException {
            if (!Files.exists(Path.of(sign))) {
                System.out.println("waiting");
                new CountDownLatch(1).await();
            }
        }

        List<String> lines() throws IOException {
            try (Session session = Mayfly.session()) {
                return session.text(output().toString()).collect();
            }
        }

        List<String> left() throws IOException {
            return Stores.keys(new FileObjectStore(Path.of("")), work());
        }
    }

    private Job job;

    @BeforeEach
    void use() throws IOException {
        job = new Job(root);
        job.writeInput();
        SEEN.set(0);
    }

    private void requireComplete() throws IOException {
        assertThat(job.lines()).isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "" + i).toList());
    }

    /// A driver that is killed.
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) {
            var job = new Job(Path.of(arguments[0]));
            job.copy(job.options());
        }
    }

    @Test
    void another_driver_goes_on_from_what_attempts_have_handed_back() throws Exception {
        try (ChildProcess driver = ChildProcess.start(Driver.class, root.toString())) {
            assertThat(driver.readLine()).isEqualTo("waiting");
        }
        assertThat(job.left()).filteredOn(key -> key.contains("/parts/0-")).isNotEmpty();
        assertThat(job.left()).filteredOn(key -> key.contains("/commits/")).isEmpty();
        Files.createFile(job.sign());

        JobResult result = StoredJob.all(job.work()).getFirst().resume(job.options(), true);

        requireComplete();
        assertThat(result.counters().get("lines")).isEqualTo(LINES);
        assertThat(SEEN.get()).isBetween(LINES - BLOCKING_LINE, LINES / 2);
        assertThat(job.left()).isEmpty();
        assertThat(job.output().resolve("part-r-00000")).exists();
    }

    @Test
    void a_detached_job_goes_on_from_what_attempts_have_handed_back() throws Exception {
        Files.createFile(job.sign());
        var detached = new Detached();
        job.copy(
                job.options()
                        .withDeployment((options, directory) ->
                                job.surroundings(options, directory)
                                        .withDetached(
                                                new HandOver(
                                                        detached,
                                                        Optional.empty(),
                                                        Duration.ZERO))));
        StoredJob stored = StoredJob.all(job.work()).getFirst();

        detached.deliverAll();

        requireComplete();
        JobEnd end = stored.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(end.counters().get("lines")).isEqualTo(LINES);
        assertThat(SEEN).hasValue(LINES);
        assertThat(detached.begun).isGreaterThan(5);
    }

    @Test
    void a_sweep_goes_on_where_the_event_of_the_next_attempt_was_lost() throws Exception {
        Files.createFile(job.sign());
        var detached = new Detached();
        job.copy(
                job.options()
                        .withDeployment((options, directory) ->
                                job.surroundings(options, directory)
                                        .withDetached(
                                                new HandOver(
                                                        detached,
                                                        Optional.empty(),
                                                        Duration.ZERO))));
        StoredJob stored = StoredJob.all(job.work()).getFirst();
        detached.waiting.remove().deliver();
        for (int i = 0; i < 4; i++) {
            detached.waiting.remove().deliver();
        }
        detached.waiting.clear();
        int seen = SEEN.get();

        assertThat(stored.sweep(detached, Duration.ZERO)).as("seen first").isFalse();
        assertThat(stored.sweep(detached, Duration.ZERO)).isTrue();
        detached.deliverAll();

        assertThat(seen).isPositive();
        requireComplete();
        assertThat(SEEN).as("nothing is done again").hasValue(LINES);
    }

    /// Delivers the events of detached jobs when told to.
    private static final class Detached implements Events {
        private static final ClassLoader LOADER = ContinuedJobTest.class.getClassLoader();

        private final FileObjectStore store = new FileObjectStore(Path.of(""));
        private final Queue<Delivery> waiting = new ArrayDeque<>();
        private final ImpatientDeployment functions = new ImpatientDeployment(7, 10);
        private final List<Long> limits = new ArrayList<>();
        private int begun;

        @FunctionalInterface
        private interface Delivery {
            void deliver() throws Exception;
        }

        @Override
        public void coordinate(JobKeys job, Trigger trigger) {
            waiting.add(() ->
                    new DetachedJob(
                                    store,
                                    job,
                                    this,
                                    _ -> Optional.empty(),
                                    Clock.systemUTC(),
                                    _ -> {})
                            .coordinate(trigger, code -> LOADER));
        }

        @Override
        public void start(JobKeys job, List<TaskEvent> tasks) {
            var task =
                    new DetachedTask(
                            store,
                            new JobJournal(store, job),
                            this,
                            _ -> Optional.empty(),
                            Clock.systemUTC());
            var runner = functions.runner(SessionOptions.defaults().withUserCode(LOADER), store);
            for (TaskEvent each : tasks) {
                limits.add(each.spec().limits().readMillis());
                begun++;
                waiting.add(() -> task.on(each, runner::run));
            }
        }

        void deliverAll() throws Exception {
            while (!waiting.isEmpty()) {
                waiting.remove().deliver();
            }
            assertThat(limits).containsOnly(1000L).doesNotContain(TaskLimits.ANY_TIME);
        }
    }
}
