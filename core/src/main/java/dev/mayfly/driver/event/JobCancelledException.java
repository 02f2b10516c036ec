package dev.mayfly.driver.event;

/// A job that was stopped because its user asked for it.
public final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// A cancelled job.
    ///
    /// @param job the job's id
    public JobCancelledException(String job) {
        super("job cancelled: job=" + job);
    }
}
