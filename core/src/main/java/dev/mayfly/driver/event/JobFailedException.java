package dev.mayfly.driver.event;

import org.jspecify.annotations.Nullable;

/// A job that failed, with the task whose failure ended it. The only exception that a running job
/// shows its user, apart from [JobCancelledException].
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Place place;
    private final String failure;
    private final String trace;

    /// Which attempt failed.
    ///
    /// @param job the job's id
    /// @param stage number of the stage in the job
    /// @param label what the stage does, for people
    /// @param partition number of the partition that the task works on
    /// @param attempt number of the try, from 0
    public record Place(String job, int stage, String label, int partition, int attempt)
            implements java.io.Serializable {
        @Override
        public String toString() {
            return "job="
                    + job
                    + " stage="
                    + stage
                    + " label=\""
                    + label
                    + "\" partition="
                    + partition
                    + " attempt="
                    + attempt;
        }
    }

    /// A failed job.
    ///
    /// @param failure what failed: exception class and message
    /// @param trace the worker's stack trace as text; empty if there is none
    /// @param cause the exception itself if it was thrown in this JVM's driver, else null
    public JobFailedException(
            Place place, String failure, String trace, @Nullable Throwable cause) {
        super("task failed: " + place + " cause=" + failure, cause);
        this.place = place;
        this.failure = failure;
        this.trace = trace;
    }

    /// Which attempt failed.
    public Place place() {
        return place;
    }

    /// What failed: exception class and message.
    public String failure() {
        return failure;
    }

    /// The worker's stack trace as text; empty if there is none.
    public String trace() {
        return trace;
    }
}
