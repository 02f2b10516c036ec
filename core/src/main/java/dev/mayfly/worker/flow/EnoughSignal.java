package dev.mayfly.worker.flow;

/// Ends the reading of a source, because a step needs no further record. Nothing has gone wrong, so
/// it carries no stack trace. It is no exception, since functions of the user's catch those around
/// what they emit, and would count the end as a failure of a record, or throw another in its place.
public final class EnoughSignal extends Error {
    private static final long serialVersionUID = 1;

    private final transient Object chain;

    /// Made by the step that has enough.
    ///
    /// @param chain identifies the chain of steps whose source is to end
    public EnoughSignal(Object chain) {
        super("no further record is needed", null, false, false);
        this.chain = chain;
    }

    /// Whether it is this chain's source that is to end, and not one around it.
    public boolean ends(Object asked) {
        return chain == asked;
    }
}
