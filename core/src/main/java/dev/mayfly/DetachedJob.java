package dev.mayfly;

import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.detached.CostCheck;
import dev.mayfly.driver.detached.DetachedCoordinator;
import dev.mayfly.driver.detached.DetachedSettings;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The coordinator's part in a detached job, for whoever runs it: a function, a sweep, a test.
public final class DetachedJob {
    private final ObjectStore store;
    private final JobJournal journal;
    private final Events events;
    private final CostCheck cost;
    private final Clock clock;
    private final Consumer<JobEnd> ended;

    /// Brings a job's code to where its coordinator runs.
    @FunctionalInterface
    public interface CodeSource {
        /// A loader of these jars, in this order.
        ClassLoader loader(List<CodeReference> code) throws IOException;
    }

    /// A job that is kept in a store.
    ///
    /// @param events reach the functions that run the job
    /// @param cost asked for a job that has a budget
    /// @param ended hears how the job has ended, if it ends here: once at most of all that look
    ///   after it. Must not fail
    public DetachedJob(
            ObjectStore store,
            JobKeys keys,
            Events events,
            CostCheck cost,
            Clock clock,
            Consumer<JobEnd> ended) {
        this.store = store;
        this.journal = new JobJournal(store, keys);
        this.events = events;
        this.cost = cost;
        this.clock = clock;
        this.ended = ended;
    }

    /// Does what is to be done for the job now; nothing if it has ended.
    ///
    /// @throws IOException if the store or the events failed, so that this is to be done again
    public void coordinate(Trigger trigger, CodeSource code)
            throws IOException, InterruptedException {
        Optional<JobDescription> found = journal.description();
        if (found.isEmpty()) {
            DetachedCoordinator.removeLeftovers(store, journal);
            return;
        }
        JobDescription description = found.get();
        Optional<DetachedSettings> settings = settings();
        if (settings.isEmpty()) {
            return; // led by a driver
        }
        new DetachedCoordinator(
                        store,
                        journal,
                        description,
                        settings.get(),
                        () -> specs(description, settings.get(), code.loader(description.code())),
                        new Output(description),
                        events,
                        cost,
                        clock)
                .on(trigger);
    }

    private Optional<DetachedSettings> settings() throws IOException {
        String key = journal.keys().detached();
        try {
            return Optional.of(DetachedSettings.decode(store.load(key).content(), key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private JobRun specs(
            JobDescription description, DetachedSettings settings, ClassLoader loader) {
        TaskLimits limits = settings.limits();
        SessionOptions untimed =
                SessionOptions.defaults()
                        .withUserCode(loader)
                        .withSlots(1, limits.bufferBytes())
                        .withBroadcastBytes(settings.broadcastBytes())
                        .withCompressesShuffles(limits.isCompressed());
        SessionOptions options =
                limits.hasTime()
                        ? untimed.withAttemptTime(Duration.ofMillis(limits.readMillis()))
                        : untimed;
        return new JobRun(
                options,
                JobRun.Place.kept(journal.keys()),
                store,
                description.plan(loader),
                description.keptBefore());
    }

    /// The job's output directory.
    private final class Output implements DetachedCoordinator.Output {
        private final JobDescription description;

        Output(JobDescription description) {
            this.description = description;
        }

        @Override
        public void publish(JobResult result, List<TaskOutput> parts) throws IOException {
            try (var target = OutputDirectory.of(store, description.target())) {
                target.prepareToContinue(journal.keys().job());
                target.publish(result, parts);
            } catch (OutputExistsException e) {
                throw new FileAlreadyExistsException(null, null, e.getMessage());
            }
        }

        @Override
        public void discard() throws IOException {
            store.deleteAll(description.target().attempts());
        }

        @Override
        public void ended(JobEnd end) {
            ended.accept(end);
        }

        @Override
        public void removeSession() throws IOException {
            JobPlaces.removeSession(store, description.session(), journal.keys().work());
        }
    }
}
