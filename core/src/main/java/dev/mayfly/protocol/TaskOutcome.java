package dev.mayfly.protocol;

import java.util.Map;

/// How an attempt ended. Cases follow what the driver does about them.
public sealed interface TaskOutcome {
    /// Which attempt.
    AttemptId attempt();

    /// It did its work.
    ///
    /// @param output what it left itself
    /// @param metrics its own
    /// @param counters what the user's named counters were raised by
    /// @param earlier what attempts before it had finished of the task, if it went on from there
    record Succeeded(
            AttemptId attempt,
            TaskOutput output,
            TaskMetrics metrics,
            Map<String, Long> counters,
            TaskProgress earlier)
            implements TaskOutcome {
        /// Copies the counters.
        public Succeeded {
            counters = Map.copyOf(counters);
        }

        /// An attempt that did the whole task.
        public Succeeded(
                AttemptId attempt,
                TaskOutput output,
                TaskMetrics metrics,
                Map<String, Long> counters) {
            this(attempt, output, metrics, counters, TaskProgress.NONE);
        }

        /// What this attempt and those before it have finished of the task.
        public TaskProgress progress() {
            return earlier.plus(output, metrics, counters);
        }

        /// The same outcome as that of another attempt.
        public Succeeded adoptedBy(AttemptId other) {
            return new Succeeded(other, output, metrics, counters, earlier);
        }

        /// The same with more requests.
        public Succeeded plusRequests(SentRequests more) {
            return new Succeeded(attempt, output, metrics.plusRequests(more), counters, earlier);
        }
    }

    /// It failed, and another attempt may not.
    record Transient(AttemptId attempt, Failure failure) implements TaskOutcome {}

    /// It failed in a way that another attempt would repeat: corrupt data, an impossible request.
    record Fatal(AttemptId attempt, Failure failure) implements TaskOutcome {}

    /// It was told to stop.
    record Cancelled(AttemptId attempt) implements TaskOutcome {}

    /// Its time was over before its input was: another attempt is to go on with the rest. It has
    /// done something, so that the rest is smaller than what it was given.
    ///
    /// @param done what it finished
    /// @param rest what is left of the task's input
    record HandedBack(Succeeded done, TaskInput rest) implements TaskOutcome {
        @Override
        public AttemptId attempt() {
            return done.attempt();
        }
    }
}
