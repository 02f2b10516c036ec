package dev.mayfly;

/// An output directory that is there already and was not to be replaced. Nothing was written.
public final class OutputExistsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputExistsException(String directory) {
        super(
                "output exists already: directory="
                        + directory
                        + "; choose another, remove it, or ask for overwriting");
    }
}
