package dev.mayfly;

import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.driver.journal.JobLease;
import dev.mayfly.driver.journal.Leadership;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Where the jobs of one session are kept: in the session's directory, or in a store where they
/// outlive it. Safe for use by many threads.
final class JobPlaces {
    private final ObjectStore store;
    private final SessionDirectory directory;
    private final String sessionWork;
    private final Optional<SharedWork> shared;
    private final Queue<JobKeys> begun = new ConcurrentLinkedQueue<>();

    JobPlaces(
            ObjectStore store,
            SessionDirectory directory,
            String sessionWork,
            Optional<SharedWork> shared) {
        this.store = store;
        this.directory = directory;
        this.sessionWork = sessionWork;
        this.shared = shared;
    }

    /// The place of a new job.
    JobRun.Place next() {
        var id = new JobId(directory.name() + "-" + directory.nextJob());
        if (shared.isEmpty()) {
            return JobRun.Place.local(id, sessionWork);
        }
        var keys = new JobKeys(shared.get().prefix(), id);
        begun.add(keys);
        return JobRun.Place.shared(keys);
    }

    /// Writes down what another driver needs to know of a job, and takes its lease.
    LedJob describe(
            String name,
            JobRun run,
            JobPlan plan,
            Map<Integer, List<TaskOutput>> keptBefore,
            OutputDirectory target,
            SessionOptions options) {
        SharedWork work = shared.orElseThrow();
        var journal = new JobJournal(store, new JobKeys(work.prefix(), run.id()));
        var kept = new HashMap<Integer, Integer>();
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            kept.put(dataset.getKey(), dataset.getValue().index());
        }
        var description =
                new JobDescription(
                        name,
                        Clock.systemUTC().millis(),
                        JobDescription.stagesOf(plan),
                        plan.inputs(),
                        kept,
                        keptBefore,
                        target.target(),
                        options.maxAttempts(),
                        sessionWork,
                        work.code());
        try {
            JobLease lease = lease(store, journal.keys(), directory.name(), false).orElseThrow();
            journal.describe(description);
            return new LedJob(run, journal, lease);
        } catch (IOException e) {
            throw new UncheckedIOException("job not written down: job=" + run.id(), e);
        }
    }

    /// The lease on a job, unless another driver has it.
    ///
    /// @param owner a name that no other driver has
    static Optional<JobLease> lease(ObjectStore store, JobKeys keys, String owner, boolean isForced)
            throws IOException {
        return JobLease.take(
                store, keys.lease(), owner, Clock.systemUTC(), Leadership.LEASE, isForced);
    }

    /// Removes what the session has left in the store, unless a job of its is to be continued.
    void remove() throws IOException {
        boolean isNeeded = false;
        for (JobKeys keys : begun) {
            var journal = new JobJournal(store, keys);
            if (journal.isDescribed()) {
                isNeeded = true;
            } else {
                journal.remove();
            }
        }
        if (!isNeeded && !sessionWork.equals(directory.path())) {
            store.deleteAll(sessionWork);
        }
    }

    /// Removes a job, and what its session has left if no other job of it is kept.
    static void removeJob(ObjectStore store, JobJournal journal, JobDescription description)
            throws IOException {
        journal.remove();
        removeSession(store, description.session(), journal.keys().work());
    }

    /// Removes what a session has left in the store, unless a job of its is kept.
    static void removeSession(ObjectStore store, String session, String work) throws IOException {
        String name = session.substring(session.lastIndexOf('/') + 1);
        boolean isNeeded =
                JobJournal.all(store, work).stream()
                        .anyMatch(keys -> keys.job().value().startsWith(name + "-"));
        if (!isNeeded) {
            store.deleteAll(session);
        }
    }
}
