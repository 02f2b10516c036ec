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
public record TaskSpec(
        JobId job,
        AttemptId attempt,
        byte[] program,
        TaskInput input,
        Optional<RangeBounds> bounds,
        Optional<KeyFilterBits> keyFilter,
        String workDirectory,
        TaskLimits limits) {}
