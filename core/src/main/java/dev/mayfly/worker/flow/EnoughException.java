package dev.mayfly.worker.flow;

/// Ends the reading of a source, because a step needs no further record. Not an error; carries no
/// stack trace.
public final class EnoughException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Object chain;

    /// Made by the step that has enough.
    ///
    /// @param chain identifies the chain of steps whose source is to end
    public EnoughException(Object chain) {
        super("no further record is needed", null, false, false);
        this.chain = chain;
    }

    /// Whether it is this chain's source that is to end, and not one around it.
    public boolean ends(Object asked) {
        return chain == asked;
    }
}
