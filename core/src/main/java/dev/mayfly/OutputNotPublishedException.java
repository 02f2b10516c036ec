package dev.mayfly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// A job that did all its work, but whose output did not appear. What was written is removed,
/// unless the message says how to go on.
public final class OutputNotPublishedException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private OutputNotPublishedException(String message, IOException cause) {
        super(message, cause);
    }

    static OutputNotPublishedException to(String directory, IOException cause) {
        return new OutputNotPublishedException(
                "output not published: directory=" + directory, cause);
    }

    /// The same of a job that is kept.
    OutputNotPublishedException kept(String job) {
        return new OutputNotPublishedException(
                getMessage() + "; the job is kept, publish by: mayfly resume " + job,
                Objects.requireNonNull(getCause()));
    }
}
