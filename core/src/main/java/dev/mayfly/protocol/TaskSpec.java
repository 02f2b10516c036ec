package dev.mayfly.protocol;

import java.time.Duration;
import java.util.Optional;

/// Everything that one attempt is told.
///
/// @param program the stage's [dev.mayfly.program.Program], by the function codec
/// @param input what to read
/// @param bounds of range partitions, see [RangeBounds], if the sink has them
/// @param keyFilter of the other side of a join, if the sink is filtered by one
/// @param workDirectory key prefix for what the attempt leaves for others and for its spills
/// @param limits on memory and time
/// @param records where what the attempt did is written down, if that is to count even should its
///   answer be lost; otherwise it counts when it is answered
/// @param earlier what attempts before it have finished of the task; then `input` is the rest
public record TaskSpec(
        JobId job,
        AttemptId attempt,
        byte[] program,
        TaskInput input,
        Optional<RangeBounds> bounds,
        Optional<KeyFilterBits> keyFilter,
        String workDirectory,
        TaskLimits limits,
        Optional<Records> records,
        TaskProgress earlier) {
    /// Where attempts of a task write down what they did, and look whether it still matters.
    ///
    /// @param wanted key of an object that is there as long as anybody waits for the job
    /// @param commit key of the task's [TaskCommit]
    /// @param parts key of those of its parts, without their numbers
    public record Records(String wanted, String commit, String parts) {
        /// How long an attempt runs before it first looks whether anybody waits for it, and how
        /// long between looks. Most attempts are shorter, and a look costs less than a thousandth
        /// of that time.
        public static final Duration LOOK_PAUSE = Duration.ofSeconds(30);

        /// The key for the part that follows what was finished.
        public String part(TaskProgress finished) {
            return parts + "-" + finished.outputs().size();
        }
    }

    /// An attempt at a whole task that counts when it is answered.
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
                Optional.empty(),
                TaskProgress.NONE);
    }

    /// What another attempt of the same task is told.
    public TaskSpec withAttempt(AttemptId other) {
        return with(other, input, limits, records, earlier);
    }

    /// The same attempt with other limits.
    public TaskSpec withLimits(TaskLimits other) {
        return with(attempt, input, other, records, earlier);
    }

    /// The same attempt, which writes down what it did.
    public TaskSpec withRecords(Records keys) {
        return with(attempt, input, limits, Optional.of(keys), earlier);
    }

    /// The same attempt, going on where another one has handed back.
    public TaskSpec after(TaskOutcome.HandedBack other) {
        return with(attempt, other.rest(), limits, records, other.done().progress());
    }

    private TaskSpec with(
            AttemptId ofAttempt,
            TaskInput of,
            TaskLimits within,
            Optional<Records> keys,
            TaskProgress after) {
        return new TaskSpec(
                job, ofAttempt, program, of, bounds, keyFilter, workDirectory, within, keys, after);
    }
}
