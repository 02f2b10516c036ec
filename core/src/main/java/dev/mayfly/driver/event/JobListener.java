package dev.mayfly.driver.event;

/// Hears what happens to a job. Called by the coordinator's event loop, in order, so it must be
/// quick. One that throws hears nothing more; the job goes on, and its result tells of the failure.
@FunctionalInterface
public interface JobListener {
    /// Takes the next event.
    void on(JobEvent event);
}
