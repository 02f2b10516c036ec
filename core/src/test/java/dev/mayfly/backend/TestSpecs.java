package dev.mayfly.backend;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import java.util.Map;
import java.util.Optional;

/// Specs that mean nothing, and answers to them, for tests of what carries them.
public final class TestSpecs {
    private TestSpecs() {}

    /// The first try at a task of stage 0.
    public static AttemptId attempt(int partition) {
        return new AttemptId(new TaskId(new StageId(0), partition), 0);
    }

    /// What an attempt could be told.
    public static TaskSpec spec(JobId job, AttemptId attempt) {
        return new TaskSpec(
                job,
                attempt,
                new byte[] {1, 2, 3},
                new TaskInput.Encoded(new byte[] {4, 5}),
                Optional.empty(),
                Optional.empty(),
                "work",
                new TaskLimits(1 << 20, 1 << 16, false));
    }

    /// Success that leaves one byte, the task's partition, and takes a millisecond.
    public static TaskOutcome.Succeeded success(AttemptId attempt) {
        return success(attempt, Map.of());
    }

    /// The same with counters.
    public static TaskOutcome.Succeeded success(AttemptId attempt, Map<String, Long> counters) {
        return new TaskOutcome.Succeeded(
                attempt,
                new TaskOutput.Inline(new byte[] {(byte) attempt.task().partition()}),
                new TaskMetrics(10, 100, 5, 50, 0, 0, 1),
                counters);
    }
}
