package dev.mayfly.aws.lambda;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt on its way through a function. Answers once, whatever happens. Safe for use by many
/// threads.
final class LambdaAttempt {
    private final TaskSpec spec;
    private final Consumer<TaskOutcome> answer;
    private final AtomicBoolean isAnswered = new AtomicBoolean();
    private volatile @Nullable LambdaCall call;

    LambdaAttempt(TaskSpec spec, Consumer<TaskOutcome> answer) {
        this.spec = spec;
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
