package dev.mayfly.aws.detached;

import dev.mayfly.aws.call.Body;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import java.util.List;

/// What one event tells a function, in a job that goes on by itself.
public sealed interface EventCall {
    /// Which job.
    JobKeys job();

    /// Look after the job.
    record Coordinate(JobKeys job, Trigger trigger) implements EventCall {}

    /// Run a task.
    ///
    /// @param code jars of user code, in class path order
    /// @param task a [dev.mayfly.driver.detached.TaskEvent]
    record Start(JobKeys job, List<CodeReference> code, Body task) implements EventCall {
        /// Copies the list.
        public Start {
            code = List.copyOf(code);
        }
    }
}
