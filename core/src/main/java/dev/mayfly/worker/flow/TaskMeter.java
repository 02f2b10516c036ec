package dev.mayfly.worker.flow;

import dev.mayfly.protocol.TaskMetrics;

/// Counts what an attempt does, a block at a time. Used by the attempt's thread.
public final class TaskMeter {
    private long recordsRead;
    private long bytesRead;
    private long recordsWritten;
    private long bytesWritten;
    private long spills;
    private long spilledBytes;

    /// Adds to what was read.
    public void read(long records, long bytes) {
        recordsRead += records;
        bytesRead += bytes;
    }

    /// Forgets the records read, since another attempt has counted them.
    public void forgetRecords() {
        recordsRead = 0;
    }

    /// Adds to what was written.
    public void wrote(long records, long bytes) {
        recordsWritten += records;
        bytesWritten += bytes;
    }

    /// Adds a run put on disk.
    public void spilled(long bytes) {
        spills++;
        spilledBytes += bytes;
    }

    /// What was counted.
    public TaskMetrics metrics(long durationMillis) {
        return new TaskMetrics(
                recordsRead,
                bytesRead,
                recordsWritten,
                bytesWritten,
                spills,
                spilledBytes,
                durationMillis);
    }
}
