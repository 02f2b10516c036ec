package dev.mayfly.protocol;

/// What one attempt may use.
///
/// @param bufferBytes memory for records at rest: tables, sort buffers, map output before it spills
/// @param blockBytes size of the blocks in which shuffles are written and checked
/// @param isCompressed whether shuffles and spills are compressed
public record TaskLimits(long bufferBytes, int blockBytes, boolean isCompressed) {
    /// The same with other memory for records.
    public TaskLimits withBuffer(long bytes) {
        return new TaskLimits(bytes, blockBytes, isCompressed);
    }
}
