package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of attempts in a function, which nobody can stop, when their job is cancelled.
@Timeout(60)
class CancelledJobTest {
    private static final int TASKS = 3;

    /// Tasks of this JVM that have begun, and those that were stopped.
    private static volatile CountDownLatch begun = new CountDownLatch(0);

    private static volatile CountDownLatch stopped = new CountDownLatch(0);

    private final AtomicInteger looks = new AtomicInteger();
    private final ExecutorService function = Executors.newCachedThreadPool();
    private Duration pause = Duration.ofMillis(5);
    @TempDir private Path root;

    @BeforeEach
    void begin() {
        begun = new CountDownLatch(TASKS);
        stopped = new CountDownLatch(TASKS);
    }

    @AfterEach
    void end() {
        function.shutdownNow();
        function.close();
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withPartitions(TASKS)
                .withWorkDirectory(root.resolve("temporary").toString())
                .withDeployment(this::surroundings);
    }

    private Surroundings surroundings(SessionOptions options, String directory) {
        var store = new FileObjectStore(Path.of(""));
        String work = root.resolve("work").toString();
        LambdaOptions calls = LambdaOptions.of("worker", Duration.ofMinutes(5), TASKS);
        return new Surroundings(
                store,
                new LambdaBackend(calls, unstoppable(options.userCode()), store, List.of()),
                work + "/sessions/" + Path.of(directory).getFileName(),
                options.withThreads(TASKS),
                Optional.of(new SharedWork(work, List.of())));
    }

    /// Serves calls on threads that do not hear when the caller has gone.
    private FunctionPort unstoppable(ClassLoader code) {
        ObjectStore looked =
                new ForwardingStore(new FileObjectStore(Path.of(""))) {
                    @Override
                    public ObjectInfo info(String key) throws IOException {
                        looks.incrementAndGet();
                        return super.info(key);
                    }
                };
        TaskRunner runner =
                new TaskRunner(looked, code, new StoredBroadcasts(looked), () -> 0L)
                        .withPause(pause);
        var calls = new HandlerFunction(looked, runner::run);
        return (payload, trace) -> {
            var call = function.submit(() -> calls.invoke(payload, trace));
            try {
                return call.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static Dataset<Integer> numbers(Session session) {
        return session.of(IntStream.range(0, TASKS).boxed().toList()).repartition(TASKS);
    }

    /// Tasks that go on for ever.
    private static Dataset<Integer> endless(Session session) {
        return numbers(session)
                .map(number -> {
                    begun.countDown();
                    awaitStop();
                    return number;
                });
    }

    private static void awaitStop() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } finally {
            stopped.countDown();
        }
    }

    private List<String> left() throws IOException {
        return Stores.keys(new FileObjectStore(Path.of("")), root.resolve("work").toString());
    }

    @Test
    void attempts_of_a_job_that_saves_stop_when_it_is_cancelled() throws Exception {
        try (var session = Mayfly.session(options())) {
            interrupted(() -> endless(session).saveAsText(root.resolve("out").toString()));
            stopped.await();
        }
        assertThat(root.resolve("out")).doesNotExist();
    }

    @Test
    void attempts_of_an_action_with_a_result_stop_when_it_is_cancelled() throws Exception {
        try (var session = Mayfly.session(options())) {
            interrupted(() -> endless(session).collect());
            stopped.await();
            assertThat(numbers(session).count()).as("the session goes on").isEqualTo(TASKS);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void attempts_stop_when_another_task_has_failed() throws Exception {
        begun = new CountDownLatch(TASKS - 1);
        stopped = new CountDownLatch(TASKS - 1);
        try (var session = Mayfly.session(options().withMaxAttempts(1))) {
            Dataset<Integer> failing =
                    numbers(session)
                            .map(number -> {
                                if (number == 0) {
                                    begun.await();
                                    throw new IllegalArgumentException("no good");
                                }
                                begun.countDown();
                                awaitStop();
                                return number;
                            });

            assertThatThrownBy(failing::count).isInstanceOf(JobFailedException.class);
            stopped.await();
        }
    }

    private static void interrupted(Runnable action) throws InterruptedException {
        var failures = new ArrayList<Throwable>();
        Thread driver =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                action.run();
                            } catch (RuntimeException e) {
                                failures.add(e);
                            }
                        });
        begun.await();
        driver.interrupt();
        driver.join();
        assertThat(failures).hasSize(1).first().isInstanceOf(JobCancelledException.class);
    }

    @Test
    void attempts_that_are_shorter_than_the_pause_never_look() throws Exception {
        pause = Duration.ofSeconds(30);
        try (var session = Mayfly.session(options())) {
            numbers(session).saveAsText(root.resolve("out").toString());
            assertThat(numbers(session).count()).isEqualTo(TASKS);
        }
        assertThat(looks).hasValue(0);
        assertThat(Files.exists(root.resolve("out/_SUCCESS"))).isTrue();
    }
}
