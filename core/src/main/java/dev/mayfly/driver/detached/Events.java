package dev.mayfly.driver.detached;

import dev.mayfly.driver.journal.JobKeys;
import java.io.IOException;
import java.util.List;

/// Sends events that nobody waits for. Each is delivered once, twice, late, or never.
public interface Events {
    /// Has somebody look after a job.
    ///
    /// @throws IOException if the event was not taken
    void coordinate(JobKeys job, Trigger trigger) throws IOException;

    /// Has tasks run, each by an event of its own.
    ///
    /// @throws IOException if some of the events were not taken; others may have been
    void start(JobKeys job, List<TaskEvent> tasks) throws IOException;
}
