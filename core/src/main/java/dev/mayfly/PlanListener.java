package dev.mayfly;

/// Hears what the actions of a session would run, in the place of their being run. Called by the
/// thread that calls the action.
@FunctionalInterface
public interface PlanListener {
    /// An action was called. It goes on to give its caller an empty result.
    ///
    /// @param action with its place, as in the name of the job that it would be
    /// @param plan lineage and stages as text
    void planned(String action, String plan);
}
