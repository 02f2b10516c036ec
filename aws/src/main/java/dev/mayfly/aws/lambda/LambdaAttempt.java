package dev.mayfly.aws.lambda;

import dev.mayfly.driver.event.JobListener;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt on its way through a function. Answers once, whatever happens. Safe for use by many
/// threads.
final class LambdaAttempt {
    private final TaskSpec spec;
    private final List<JobListener> listeners;
    private final Consumer<TaskOutcome> answer;
    private final AtomicBoolean isAnswered = new AtomicBoolean();
    private volatile @Nullable LambdaCall call;

    /// @param listeners told when it waits and when it runs
    LambdaAttempt(TaskSpec spec, List<JobListener> listeners, Consumer<TaskOutcome> answer) {
        this.spec = spec;
        this.listeners = List.copyOf(listeners);
        this.answer = answer;
    }

    /// What it is told.
    TaskSpec spec() {
        return spec;
    }

    /// Which one it is.
    AttemptId id() {
        return spec.attempt();
    }

    /// Whether nobody waits for it any more.
    boolean isAnswered() {
        return isAnswered.get();
    }

    /// No function has it: it was not called yet, or refused.
    void waits() {
        if (!isAnswered()) {
            listeners.forEach(listener -> listener.waits(spec.job(), id()));
        }
    }

    /// A function may have it from now on.
    void runs(Instant time) {
        if (!isAnswered()) {
            listeners.forEach(listener -> listener.runs(spec.job(), id(), time));
        }
    }

    /// Answers, unless that was done.
    void answer(TaskOutcome outcome) {
        if (isAnswered.compareAndSet(false, true)) {
            answer.accept(outcome);
        }
    }

    /// Names the call that carries it.
    void carriedBy(LambdaCall carrier) {
        call = carrier;
    }

    /// Answers that it was cancelled, and ends its call if nobody else needs that.
    void cancel() {
        answer(new TaskOutcome.Cancelled(id()));
        LambdaCall carrier = call;
        if (carrier != null) {
            carrier.stopIfNotNeeded();
        }
    }
}
