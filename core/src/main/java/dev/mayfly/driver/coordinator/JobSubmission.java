package dev.mayfly.driver.coordinator;

import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.scheduler.Scheduler;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.protocol.JobId;
import java.util.List;

/// A job to be run.
///
/// @param name what the user calls it
/// @param labels what each stage does, for people, in the order of stages
/// @param specs what its attempts are told
/// @param listeners told what happens to it
/// @param maxAttempts how often a task may be tried, at least 1
/// @param recovery what earlier drivers have left of it
public record JobSubmission(
        JobId job,
        String name,
        StageGraph graph,
        List<String> labels,
        SpecFactory specs,
        List<JobListener> listeners,
        int maxAttempts,
        Recovery recovery) {
    /// Copies the lists and checks that each stage has a label.
    public JobSubmission {
        labels = List.copyOf(labels);
        listeners = List.copyOf(listeners);
        if (labels.size() != graph.stages().size()) {
            throw new IllegalArgumentException(
                    "not one label for each stage: job="
                            + job
                            + " stages="
                            + graph.stages().size()
                            + " labels="
                            + labels.size());
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "attempt limit below 1: job=" + job + " maxAttempts=" + maxAttempts);
        }
    }

    /// A job without listeners and with the usual limit of attempts.
    public static JobSubmission of(
            JobId job, String name, StageGraph graph, List<String> labels, SpecFactory specs) {
        return new JobSubmission(
                job,
                name,
                graph,
                labels,
                specs,
                List.of(),
                Scheduler.DEFAULT_MAX_ATTEMPTS,
                Recovery.NOTHING);
    }

    /// The same job, told to these listeners.
    public JobSubmission withListeners(List<JobListener> changed) {
        return new JobSubmission(job, name, graph, labels, specs, changed, maxAttempts, recovery);
    }

    /// The same job with another limit of attempts.
    public JobSubmission withMaxAttempts(int changed) {
        return new JobSubmission(job, name, graph, labels, specs, listeners, changed, recovery);
    }

    /// The same job, continued.
    public JobSubmission withRecovery(Recovery changed) {
        return new JobSubmission(job, name, graph, labels, specs, listeners, maxAttempts, changed);
    }
}
