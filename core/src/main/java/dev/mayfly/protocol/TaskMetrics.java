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
/// @param requests that it sent; none where nobody counts them
public record TaskMetrics(
        long recordsRead,
        long bytesRead,
        long recordsWritten,
        long bytesWritten,
        long spills,
        long spilledBytes,
        long durationMillis,
        SentRequests requests) {
    /// Nothing done.
    public static final TaskMetrics NONE = new TaskMetrics(0, 0, 0, 0, 0, 0, 0);

    /// Of an attempt whose requests nobody counts.
    public TaskMetrics(
            long recordsRead,
            long bytesRead,
            long recordsWritten,
            long bytesWritten,
            long spills,
            long spilledBytes,
            long durationMillis) {
        this(
                recordsRead,
                bytesRead,
                recordsWritten,
                bytesWritten,
                spills,
                spilledBytes,
                durationMillis,
                SentRequests.NONE);
    }

    /// The same with more requests.
    public TaskMetrics plusRequests(SentRequests more) {
        return new TaskMetrics(
                recordsRead,
                bytesRead,
                recordsWritten,
                bytesWritten,
                spills,
                spilledBytes,
                durationMillis,
                requests.plus(more));
    }

    /// The sum of both, durations included.
    public TaskMetrics plus(TaskMetrics other) {
        return new TaskMetrics(
                recordsRead + other.recordsRead,
                bytesRead + other.bytesRead,
                recordsWritten + other.recordsWritten,
                bytesWritten + other.bytesWritten,
                spills + other.spills,
                spilledBytes + other.spilledBytes,
                durationMillis + other.durationMillis,
                requests.plus(other.requests));
    }
}
