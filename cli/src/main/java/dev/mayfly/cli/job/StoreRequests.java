package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.Surroundings;
import dev.mayfly.cli.ui.JobRemarks;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.SentRequests;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Tells in the end what a program's jobs have asked of stores that charge for requests, by kind:
/// the stores of its sessions, and what events say of attempts elsewhere. Safe for use by many
/// threads.
final class StoreRequests implements JobListener, JobRemarks {
    private final String included;
    private final Queue<Supplier<SentRequests>> stores = new ConcurrentLinkedQueue<>();
    private SentRequests told = SentRequests.NONE;

    private StoreRequests(String included) {
        this.included = included;
    }

    /// Those of jobs that are led from here.
    static StoreRequests ofDriverAndTasks() {
        return new StoreRequests("");
    }

    /// Those of jobs that are only looked at.
    static StoreRequests ofCommittedTasks() {
        return new StoreRequests(", of committed tasks alone");
    }

    /// The same deployment, whose sessions' requests are counted.
    Deployment counted(Deployment deployment) {
        return (options, directory) -> {
            Surroundings surroundings = deployment.open(options, directory);
            stores.add(() -> new SentRequests(surroundings.store().requests()));
            return surroundings;
        };
    }

    @Override
    public boolean hearsSamples() {
        return true;
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.AttemptEnded ended) {
            add(ended.metrics().requests());
        }
    }

    /// Counts a job that has ended, of which only that is left.
    void add(JobEnd end) {
        add(end.metrics().requests());
    }

    private synchronized void add(SentRequests more) {
        told = told.plus(more);
    }

    private synchronized SentRequests sum() {
        return stores.stream().map(Supplier::get).reduce(told, SentRequests::plus);
    }

    @Override
    public List<String> summary() {
        String kinds =
                sum().counts().entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "));
        return kinds.isEmpty()
                ? List.of()
                : List.of("requests to the store" + included + ": " + kinds);
    }
}
