package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// Jobs that are handed over, in the work directory of [KeptJobs]. Their events wait until a test
/// delivers them.
final class DetachedJobs {
    static final ClassLoader LOADER = DetachedJobs.class.getClassLoader();

    private final KeptJobs jobs;
    private final ObjectStore store;
    private final Queue<Delivery> waiting = new ArrayDeque<>();
    private DetachedJob.CodeSource code = _ -> LOADER;

    @FunctionalInterface
    interface Delivery {
        void deliver() throws Exception;
    }

    private final Events events =
            new Events() {
                @Override
                public void coordinate(JobKeys job, Trigger trigger) {
                    waiting.add(() ->
                            new DetachedJob(
                                            store,
                                            job,
                                            this,
                                            _ -> Optional.empty(),
                                            Clock.systemUTC(),
                                            _ -> {})
                                    .coordinate(trigger, code));
                }

                @Override
                public void start(JobKeys job, List<TaskEvent> tasks) {
                    var runner =
                            new TaskRunner(store, LOADER, new StoredBroadcasts(store), () -> 0L)
                                    .withPause(Duration.ofMillis(5));
                    var task =
                            new DetachedTask(
                                    store,
                                    new JobJournal(store, job),
                                    this,
                                    _ -> Optional.empty(),
                                    Clock.systemUTC());
                    for (TaskEvent each : tasks) {
                        waiting.add(() -> task.on(each, runner::run));
                    }
                }
            };

    /// @param store as the functions see it
    DetachedJobs(KeptJobs jobs, ObjectStore store) {
        this.jobs = jobs;
        this.store = store;
    }

    /// Lets functions get their code elsewhere.
    void use(DetachedJob.CodeSource source) {
        code = source;
    }

    Events events() {
        return events;
    }

    Queue<Delivery> waiting() {
        return waiting;
    }

    SessionOptions options() {
        return jobs.options()
                .withDeployment((options, directory) -> jobs.detached(options, directory, events));
    }

    /// Hands over the job that [KeptJobs] saves.
    StoredJob begin() throws IOException {
        jobs.save(options());
        return begun();
    }

    StoredJob begun() throws IOException {
        List<StoredJob> kept = jobs.kept();
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    void deliverAll() throws Exception {
        while (!waiting.isEmpty()) {
            waiting.remove().deliver();
        }
    }

    /// What is in the work directory.
    List<String> left() throws IOException {
        return Stores.keys(store, jobs.work().toString());
    }
}
