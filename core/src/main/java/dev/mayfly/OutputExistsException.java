package dev.mayfly;

import dev.mayfly.storage.PublishingMark;

/// An output directory that is there already and was not to be replaced. It stays as it is.
public final class OutputExistsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private OutputExistsException(String message) {
        super(message);
    }

    /// Found before the job has begun.
    static OutputExistsException before(String directory) {
        return new OutputExistsException(
                "output exists already: directory="
                        + directory
                        + "; choose another, remove it, or ask for overwriting");
    }

    /// What is there is the part of another job's output that it has published so far.
    static OutputExistsException half(String directory, PublishingMark mark) {
        return new OutputExistsException(mark.explain(directory));
    }

    /// Found when the job had done all but publish.
    static OutputExistsException appeared(String directory) {
        return new OutputExistsException(
                "output exists already, it appeared while the job ran: directory="
                        + directory
                        + "; run the job again to another, remove it, or ask for overwriting");
    }
}
