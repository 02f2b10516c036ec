package dev.mayfly.aws.deploy.leftovers;

import dev.mayfly.aws.s3.request.S3Location;
import java.time.Duration;
import java.time.Instant;

/// What a job, or a session for all its jobs together, has in the store; or user code of a week; or
/// what attempts of a job wrote beside its output.
///
/// @param name of the latter where it lies, `s3://` in front
/// @param directory that all of it lies in
/// @param lastWritten when the youngest of its objects was written; of a session, also of its
///   jobs'; of code, also of those of the sessions that use it, and at least when the week was
///   over; of what lies beside an output, also of the job's, if that is kept
public record JobData(
        Kind kind,
        String name,
        S3Location directory,
        long objects,
        long bytes,
        Instant lastWritten) {
    /// What it is of.
    public enum Kind {
        /// A job that is kept: it runs, or could be continued.
        JOB("job"),
        /// A detached job that has ended: how it did.
        ENDED("ended job"),
        /// A job whose driver died before it was written down, or while it was removed.
        HALF_WRITTEN("half-written job"),
        /// A session.
        SESSION("session"),
        /// User code of a week.
        CODE("code"),
        /// What attempts of a job wrote beside its output, which did not appear.
        UNPUBLISHED("unpublished");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// For people.
        public String label() {
            return label;
        }
    }

    /// Nothing yet of something.
    static JobData none(Kind kind, String name, S3Location directory) {
        return new JobData(kind, name, directory, 0, 0, Instant.EPOCH);
    }

    /// Whether nothing was written for so long that it does not run any more. A job that runs
    /// commits something at least as often as its attempts may take.
    public boolean isOrphaned(Instant now, Duration silence) {
        return lastWritten.isBefore(now.minus(silence));
    }

    /// The same with one object more.
    JobData with(long size, Instant written) {
        return new JobData(kind, name, directory, objects + 1, bytes + size, later(written));
    }

    /// The same of another kind.
    JobData as(Kind value) {
        return new JobData(value, name, directory, objects, bytes, lastWritten);
    }

    /// The same, not older than something else.
    JobData notBefore(Instant written) {
        return new JobData(kind, name, directory, objects, bytes, later(written));
    }

    private Instant later(Instant written) {
        return written.isAfter(lastWritten) ? written : lastWritten;
    }
}
