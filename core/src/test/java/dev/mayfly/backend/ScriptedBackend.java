package dev.mayfly.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A backend whose workers are the test: it takes what was launched or cancelled, one by one in
/// order, and answers as it likes, even twice.
public final class ScriptedBackend implements Backend {
    private static final int PATIENCE_SECONDS = 10;

    private final int slots;
    private final BlockingQueue<Launched> launches = new LinkedBlockingQueue<>();
    private final BlockingQueue<AttemptId> cancels = new LinkedBlockingQueue<>();
    private volatile boolean isClosed;

    /// A backend on which nothing was launched.
    public ScriptedBackend(int slots) {
        this.slots = slots;
    }

    /// An attempt in the hands of the test.
    public record Launched(TaskSpec spec, Consumer<TaskOutcome> answer) {
        /// Answers that it did its work.
        public void succeed() {
            answer.accept(TestSpecs.success(spec.attempt()));
        }

        /// Answers that it did its work and counted.
        public void succeed(Map<String, Long> counters) {
            answer.accept(TestSpecs.success(spec.attempt(), counters));
        }

        /// Answers that it failed and another attempt may not.
        public void fail(String message) {
            answer.accept(new TaskOutcome.Transient(spec.attempt(), failure(message)));
        }

        /// Answers that it failed for good.
        public void failForGood(String message) {
            answer.accept(new TaskOutcome.Fatal(spec.attempt(), failure(message)));
        }

        /// Answers that it stopped.
        public void stop() {
            answer.accept(new TaskOutcome.Cancelled(spec.attempt()));
        }

        private static Failure failure(String message) {
            return new Failure("ScriptedException", message, "at Script.java:1");
        }
    }

    /// Waits for the next launch.
    public Launched takeLaunch() throws InterruptedException {
        Launched launched = launches.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(launched).as("launch awaited").isNotNull();
        return launched;
    }

    /// Waits for the next cancel.
    public AttemptId takeCancel() throws InterruptedException {
        AttemptId attempt = cancels.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(attempt).as("cancel awaited").isNotNull();
        return attempt;
    }

    /// How many launches the test has not taken.
    public int waitingCount() {
        return launches.size();
    }

    /// Whether it was closed.
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public void launch(TaskSpec spec, Consumer<TaskOutcome> answer) {
        launches.add(new Launched(spec, answer));
    }

    @Override
    public void cancel(JobId job, AttemptId attempt) {
        cancels.add(attempt);
    }

    @Override
    public void forget(JobId job) {}

    @Override
    public void close() {
        isClosed = true;
    }
}
