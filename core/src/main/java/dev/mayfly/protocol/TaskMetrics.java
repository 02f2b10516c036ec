package dev.mayfly.protocol;

/// What an attempt did, in numbers.
///
/// @param recordsRead from its sources
/// @param bytesRead from files and objects
/// @param recordsWritten to its sink
/// @param bytesWritten to files and objects
/// @param spills runs put on disk because memory was full
/// @param spilledBytes their size
/// @param durationMillis from start to answer
public record TaskMetrics(
        long recordsRead,
        long bytesRead,
        long recordsWritten,
        long bytesWritten,
        long spills,
        long spilledBytes,
        long durationMillis) {
    /// Nothing done.
    public static final TaskMetrics NONE = new TaskMetrics(0, 0, 0, 0, 0, 0, 0);

    /// The sum of both, durations included.
    public TaskMetrics plus(TaskMetrics other) {
        return new TaskMetrics(
                recordsRead + other.recordsRead,
                bytesRead + other.bytesRead,
                recordsWritten + other.recordsWritten,
                bytesWritten + other.bytesWritten,
                spills + other.spills,
                spilledBytes + other.spilledBytes,
                durationMillis + other.durationMillis);
    }
}
