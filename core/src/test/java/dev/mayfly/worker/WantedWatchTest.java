package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.STRINGS;
import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.lineage.Operator;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WantedWatchTest {
    private static final String JOB = "/work/job/job";
    private static final String COMMIT = "/work/job/stages/0/commits/5";
    private static final TaskId TASK = new TaskId(new StageId(0), 5);

    /// What the function of this JVM does at its first record, and how many records it has seen.
    private static volatile Waiting waiting = () -> {};

    private static final AtomicInteger SEEN = new AtomicInteger();

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final AtomicInteger looks = new AtomicInteger();
    private UnaryOperator<TaskRunner> patience = UnaryOperator.identity();

    @FunctionalInterface
    private interface Waiting {
        void await() throws Exception;
    }

    /// A store that counts looks and does something at each.
    private final class Looked extends ForwardingStore {
        private final Waiting action;

        Looked(Waiting action) {
            super(store);
            this.action = action;
        }

        @Override
        public ObjectInfo info(String key) throws IOException {
            looks.incrementAndGet();
            try {
                action.await();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return super.info(key);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        SEEN.set(0);
        store.putIfAbsent(JOB, new byte[0]);
    }

    private TaskOutcome run(ObjectStore seen, Duration pause, Waiting atFirst) throws IOException {
        waiting = atFirst;
        var step =
                new Operator.Map(line -> {
                    if (SEEN.getAndIncrement() == 0) {
                        waiting.await();
                    }
                    return line;
                });
        var spec =
                new TaskSpec(
                                new JobId("job"),
                                new AttemptId(TASK, 0),
                                FunctionCodec.encode(
                                        program(lines(), toDriver(null, STRINGS), step)),
                                new Attempts(store, Attempts.LARGE).file("/in", "a\nb\nc\n"),
                                Optional.empty(),
                                Optional.empty(),
                                "/work/job",
                                Attempts.LARGE)
                        .withRecords(
                                new TaskSpec.Records(JOB, COMMIT, "/work/job/stages/0/parts/5"));
        TaskRunner runner =
                new TaskRunner(seen, WantedWatchTest.class.getClassLoader(), key -> "", () -> 0L)
                        .withPause(pause);
        return patience.apply(runner).run(spec);
    }

    private static void forEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void an_attempt_stops_when_its_job_has_ended() throws IOException {
        store.delete(JOB);

        TaskOutcome outcome = run(store, Duration.ofMillis(1), WantedWatchTest::forEver);

        assertThat(outcome).isEqualTo(new TaskOutcome.Cancelled(new AttemptId(TASK, 0)));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(store.putIfAbsent(COMMIT, new byte[0])).as("nothing is committed").isTrue();
    }

    @Test
    void one_whose_function_ignores_interrupts_stops_at_the_next_record() throws IOException {
        TaskOutcome outcome =
                run(
                        store,
                        Duration.ofMillis(1),
                        () -> {
                            store.delete(JOB);
                            try {
                                forEver();
                            } catch (InterruptedException e) {
                                return;
                            }
                        });

        assertThat(outcome).isInstanceOf(TaskOutcome.Cancelled.class);
        assertThat(SEEN).hasValue(1);
    }

    @Test
    void one_that_does_not_stop_is_told_of() throws Exception {
        var told = new SynchronousQueue<TaskSpec>();
        patience =
                runner ->
                        runner.withStuck(
                                Duration.ofMillis(1),
                                spec -> {
                                    try {
                                        told.put(spec);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });

        TaskOutcome outcome =
                run(
                        store,
                        Duration.ofMillis(1),
                        () -> {
                            store.delete(JOB);
                            boolean hasTold = false;
                            while (!hasTold) {
                                try {
                                    hasTold = told.take().attempt().task().equals(TASK);
                                } catch (InterruptedException e) {
                                    continue; // as users do
                                }
                            }
                        });

        assertThat(outcome).isInstanceOf(TaskOutcome.Cancelled.class);
    }

    @Test
    void one_whose_task_is_committed_by_another_adopts_that() throws IOException {
        var other =
                new TaskOutcome.Succeeded(
                        new AttemptId(TASK, 7),
                        new TaskOutput.Inline(new byte[] {1}),
                        TaskMetrics.NONE,
                        Map.of());
        store.putIfAbsent(COMMIT, new TaskCommit(new JobId("job"), other).encode());

        var outcome =
                (TaskOutcome.Succeeded) run(store, Duration.ofMillis(1), WantedWatchTest::forEver);

        assertThat(outcome.attempt().number()).isZero();
        assertThat(outcome.output()).usingRecursiveComparison().isEqualTo(other.output());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void one_that_is_wanted_runs_to_its_end() throws IOException {
        var looked = new CountDownLatch(6);

        TaskOutcome outcome =
                run(new Looked(looked::countDown), Duration.ofMillis(1), looked::await);

        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(SEEN).hasValue(3);
    }

    @Test
    void one_that_cannot_look_runs_to_its_end() throws IOException {
        var looked = new CountDownLatch(3);
        var failing =
                new Looked(() -> {
                    looked.countDown();
                    throw new IOException("no answer");
                });

        TaskOutcome outcome = run(failing, Duration.ofMillis(1), looked::await);

        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
    }

    @Test
    void one_that_is_shorter_than_the_pause_does_not_look() throws IOException {
        TaskOutcome outcome = run(new Looked(() -> {}), Duration.ofHours(1), () -> {});

        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(looks).hasValue(0);
    }
}
