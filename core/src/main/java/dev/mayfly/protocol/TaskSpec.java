package dev.mayfly.protocol;

import java.util.Optional;

/// Everything that one attempt is told.
///
/// @param program the stage's [Program], by the function codec
/// @param input what to read
/// @param bounds of range partitions, see [RangeBounds], if the sink has them
/// @param keyFilter of the other side of a join, if the sink is filtered by one
/// @param workDirectory key prefix for what the attempt leaves for others and for its spills
/// @param limits on memory
/// @param commitKey where the task's [TaskCommit] goes, if its outcome is to count even should its
///   answer be lost; otherwise it counts when it is answered
public record TaskSpec(
        JobId job,
        AttemptId attempt,
        byte[] program,
        TaskInput input,
        Optional<RangeBounds> bounds,
        Optional<KeyFilterBits> keyFilter,
        String workDirectory,
        TaskLimits limits,
        Optional<String> commitKey) {
    /// An attempt that counts when it is answered.
    public TaskSpec(
            JobId job,
            AttemptId attempt,
            byte[] program,
            TaskInput input,
            Optional<RangeBounds> bounds,
            Optional<KeyFilterBits> keyFilter,
            String workDirectory,
            TaskLimits limits) {
        this(
                job,
                attempt,
                program,
                input,
                bounds,
                keyFilter,
                workDirectory,
                limits,
                Optional.empty());
    }

    /// What another attempt of the same task is told.
    public TaskSpec withAttempt(AttemptId other) {
        return new TaskSpec(
                job, other, program, input, bounds, keyFilter, workDirectory, limits, commitKey);
    }

    /// The same attempt, which counts by a record in the store.
    public TaskSpec withCommitKey(String key) {
        return new TaskSpec(
                job,
                attempt,
                program,
                input,
                bounds,
                keyFilter,
                workDirectory,
                limits,
                Optional.of(key));
    }
}
