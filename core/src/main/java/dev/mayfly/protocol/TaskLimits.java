package dev.mayfly.protocol;

/// What one attempt may use.
///
/// @param bufferBytes memory for records at rest: tables, sort buffers, map output before it spills
/// @param blockBytes size of the blocks in which shuffles are written and checked
/// @param isCompressed whether shuffles and spills are compressed
/// @param readMillis how long the attempt may read its input before it hands back what is left, as
///   far as it can; writing its output comes on top
public record TaskLimits(long bufferBytes, int blockBytes, boolean isCompressed, long readMillis) {
    /// For [#readMillis]: an attempt may take as long as it wants.
    public static final long ANY_TIME = Long.MAX_VALUE;

    /// Limits without one of time.
    public TaskLimits(long bufferBytes, int blockBytes, boolean isCompressed) {
        this(bufferBytes, blockBytes, isCompressed, ANY_TIME);
    }

    /// Whether there is a limit of time.
    public boolean hasTime() {
        return readMillis != ANY_TIME;
    }

    /// The same with other memory for records.
    public TaskLimits withBuffer(long bytes) {
        return new TaskLimits(bytes, blockBytes, isCompressed, readMillis);
    }

    /// The same with another time to read.
    public TaskLimits withReadMillis(long millis) {
        return new TaskLimits(bufferBytes, blockBytes, isCompressed, millis);
    }

    /// The same when some of the time is over already.
    public TaskLimits after(long millis) {
        return hasTime() ? withReadMillis(Math.max(0, readMillis - millis)) : this;
    }
}
