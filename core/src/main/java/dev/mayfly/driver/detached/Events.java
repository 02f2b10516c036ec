package dev.mayfly.driver.detached;

import dev.mayfly.driver.journal.JobKeys;
import java.io.IOException;
import java.util.List;

/// Sends events that nobody waits for. Each is delivered once, twice, late, or never.
public interface Events {
    /// Has somebody look after a new job for the first time, and waits for how that goes if it can
    /// be known soon, so that who hands the job over hears of a set-up that does not work.
    ///
    /// @throws IOException if nobody looks after the job, so that it does not go on
    default void begin(JobKeys job) throws IOException {
        coordinate(job, Trigger.begin());
    }

    /// Has somebody look after a job.
    ///
    /// @throws IOException if the event was not taken
    void coordinate(JobKeys job, Trigger trigger) throws IOException;

    /// Has tasks run, each by an event of its own.
    ///
    /// @throws IOException if some of the events were not taken; others may have been
    void start(JobKeys job, List<TaskEvent> tasks) throws IOException;
}
