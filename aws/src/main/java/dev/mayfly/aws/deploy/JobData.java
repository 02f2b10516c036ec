package dev.mayfly.aws.deploy;

import java.time.Duration;
import java.time.Instant;

/// What a job has in the store.
///
/// @param prefix of its objects' keys, with a `/` at the end
/// @param lastWritten when the youngest of them was written
public record JobData(String job, String prefix, long objects, long bytes, Instant lastWritten) {
    /// Whether the job has written nothing for so long that it does not run any more. A job that
    /// runs commits something at least as often as its attempts may take.
    public boolean isOrphaned(Instant now, Duration silence) {
        return lastWritten.isBefore(now.minus(silence));
    }

    /// The same with one object more.
    JobData with(long size, Instant written) {
        return new JobData(
                job,
                prefix,
                objects + 1,
                bytes + size,
                written.isAfter(lastWritten) ? written : lastWritten);
    }
}
