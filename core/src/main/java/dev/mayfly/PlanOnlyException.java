package dev.mayfly;

/// Ends a program whose plan was asked for, once the plan has been printed: what an action would
/// give is not there to go on with.
public final class PlanOnlyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PlanOnlyException() {
        super("only the plan was asked for", null, false, false);
    }
}
