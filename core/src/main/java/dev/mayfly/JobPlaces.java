package dev.mayfly;

import dev.mayfly.directory.SessionDirectory;
import dev.mayfly.driver.detached.DetachedSettings;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.event.JobFailedException;
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
import java.util.function.Function;

/// Where the jobs of one session are kept: in the session's directory, or in a store where they
/// outlive it. Safe for use by many threads.
final class JobPlaces {
    private final ObjectStore store;
    private final SessionDirectory directory;
    private final String sessionWork;
    private final Optional<SharedWork> shared;
    private final SessionMarks marks;
    private final Queue<JobKeys> begun = new ConcurrentLinkedQueue<>();
    private final HandedOverJobs handedOver;
    private volatile boolean hasDetached;

    /// @param handedOver told of jobs that functions run without this session
    JobPlaces(
            ObjectStore store,
            SessionDirectory directory,
            String sessionWork,
            Optional<SharedWork> shared,
            HandedOverJobs handedOver) {
        this.store = store;
        this.directory = directory;
        this.sessionWork = sessionWork;
        this.shared = shared;
        this.handedOver = handedOver;
        this.marks = new SessionMarks(store, sessionWork + "/waits");
    }

    /// The place of a new job that is to be kept if other machines run it.
    JobRun.Place next() {
        return next(JobRun.Place::kept);
    }

    /// The place of a new job that gives its result to the session. To be told by [#ended] when it
    /// has ended.
    JobRun.Place nextNotKept() {
        return next(keys -> {
            try {
                return JobRun.Place.marked(keys, marks.begin(keys.job()));
            } catch (IOException e) {
                throw new UncheckedIOException("job cannot begin: job=" + keys.job(), e);
            }
        });
    }

    private JobRun.Place next(Function<JobKeys, JobRun.Place> inStore) {
        var id = new JobId(directory.name() + "-" + directory.nextJob());
        if (shared.isEmpty()) {
            return JobRun.Place.local(id, sessionWork);
        }
        var keys = new JobKeys(shared.get().prefix(), id);
        begun.add(keys);
        return inStore.apply(keys);
    }

    /// Notes the end of a job that is not kept.
    ///
    /// @param isEarly whether attempts of it may still run, which stop when they look for the job
    void ended(JobId job, boolean isEarly) {
        try {
            Uninterrupted.remove(() -> marks.end(job, isEarly));
        } catch (IOException e) {
            return; // they run to their ends; how the job ended is what counts
        }
    }

    /// Whether jobs that save are kept and led by this driver, so that another one may continue
    /// them.
    boolean areShared() {
        return shared.isPresent();
    }

    /// Writes down what another driver needs to know of a job, and takes its lease.
    ///
    /// @param withoutTables what takes its place should a table of a join prove too large
    LedJob describe(
            String name,
            JobRun run,
            JobPlan plan,
            Optional<JobPlan> withoutTables,
            Map<Integer, List<TaskOutput>> keptBefore,
            OutputDirectory target,
            SessionOptions options) {
        var journal = new JobJournal(store, keysOf(run));
        try {
            JobLease lease = lease(store, journal.keys(), directory.name(), false).orElseThrow();
            describe(journal, name, plan, withoutTables, keptBefore, target, options);
            return new LedJob(run, journal, lease);
        } catch (IOException e) {
            throw notWritten(run, e);
        }
    }

    /// Leads the job that takes the place of one.
    ///
    /// @param end of that one
    /// @throws dev.mayfly.driver.event.JobFailedException that, if no other job takes its place
    JobRun.Finished completeSuccessor(
            JobRun run, JobFailedException end, JobContinuation continuation) {
        JobKeys successor = keysOf(run).successor();
        begun.add(successor);
        try {
            JobRun.Finished finished =
                    continuation.completeSuccessor(new JobJournal(store, keysOf(run)), end);
            begun.remove(successor);
            return finished;
        } catch (IOException e) {
            throw new UncheckedIOException("job cannot be led: job=" + successor.job(), e);
        }
    }

    /// Writes down what functions need to know of a job, and has them run it without this session.
    /// If they cannot, nothing is left of it.
    ///
    /// @param withoutTables what takes its place should a table of a join prove too large
    void detach(
            String name,
            JobRun run,
            JobPlan plan,
            Optional<JobPlan> withoutTables,
            Map<Integer, List<TaskOutput>> keptBefore,
            OutputDirectory target,
            SessionOptions options,
            HandOver functions) {
        JobKeys keys = keysOf(run);
        begun.remove(keys);
        var journal = new JobJournal(store, keys);
        hasDetached = true;
        int stages = Math.max(plan.stages().size(), stageCount(withoutTables));
        int maxHops = DetachedSettings.hopsOf(stages, options.maxAttempts());
        var settings =
                new DetachedSettings(
                        run.limits(), options.broadcastLimit(), maxHops, functions.budget());
        try {
            boolean _ = store.putIfAbsent(openMark(sessionWork), new byte[0]);
            store.putIfAbsent(keys.detached(), settings.encode());
            describe(journal, name, plan, withoutTables, keptBefore, target, options);
        } catch (IOException e) {
            throw notWritten(run, e);
        }
        try {
            functions.events().begin(keys);
            target.keep();
        } catch (IOException e) {
            removeAfter(journal, e);
            throw new UncheckedIOException(
                    "job was not begun: job=" + run.id() + "; " + e.getMessage(), e);
        }
        handedOver.add(journal, plan, target.target().directory(), functions);
    }

    private static int stageCount(Optional<JobPlan> plan) {
        return plan.map(each -> each.stages().size()).orElse(0);
    }

    private void describe(
            JobJournal journal,
            String name,
            JobPlan plan,
            Optional<JobPlan> withoutTables,
            Map<Integer, List<TaskOutput>> keptBefore,
            OutputDirectory target,
            SessionOptions options)
            throws IOException {
        if (withoutTables.isPresent()) {
            JobPlan other = withoutTables.get();
            journal.describeWithoutTables(
                    description(name, other, keptBefore, target.successor(), options));
        }
        journal.describe(description(name, plan, keptBefore, target.target(), options));
    }

    private static void removeAfter(JobJournal journal, IOException reason) {
        try {
            journal.remove();
        } catch (IOException e) {
            reason.addSuppressed(e); // why it was not begun is what counts
        }
    }

    /// Forgets a job of which nothing is left.
    void removed(JobRun run) {
        begun.remove(keysOf(run));
    }

    private static UncheckedIOException notWritten(JobRun run, IOException e) {
        return new UncheckedIOException("job not written down: job=" + run.id(), e);
    }

    private JobKeys keysOf(JobRun run) {
        return new JobKeys(shared.orElseThrow().prefix(), run.id());
    }

    private JobDescription description(
            String name,
            JobPlan plan,
            Map<Integer, List<TaskOutput>> keptBefore,
            JobDescription.Target target,
            SessionOptions options) {
        var kept = new HashMap<Integer, Integer>();
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            kept.put(dataset.getKey(), dataset.getValue().index());
        }
        return new JobDescription(
                name,
                Clock.systemUTC().millis(),
                JobDescription.stagesOf(plan),
                plan.inputs(),
                kept,
                keptBefore,
                target,
                options.maxAttempts(),
                sessionWork,
                shared.orElseThrow().code());
    }

    /// Says that a session is open, which still needs what it shares with its detached jobs.
    private static String openMark(String session) {
        return session + "/open";
    }

    /// The lease on a job, unless another driver has it.
    ///
    /// @param owner a name that no other driver has
    static Optional<JobLease> lease(ObjectStore store, JobKeys keys, String owner, boolean isForced)
            throws IOException {
        return JobLease.take(
                store, keys.lease(), owner, Clock.systemUTC(), Leadership.LEASE, isForced);
    }

    /// Removes what the session has left in the store, unless a job of its goes on or is to be
    /// continued. Of the session and its last detached job, whoever ends later does it.
    void remove() throws IOException {
        if (shared.isEmpty()) {
            return; // all of it lies in the session's directory
        }
        boolean isNeeded = false;
        marks.remove();
        for (JobKeys keys : begun) {
            var journal = new JobJournal(store, keys);
            if (journal.isDescribed()) {
                isNeeded = true;
            } else {
                journal.remove();
            }
        }
        if (hasDetached) {
            store.delete(openMark(sessionWork));
            removeSession(store, sessionWork, shared.get().prefix());
        } else if (!isNeeded) {
            store.deleteAll(sessionWork);
        }
    }

    /// Removes what is left of the job whose place another has taken, if whoever led it died before
    /// that was done.
    static void removePredecessor(ObjectStore store, JobJournal journal, JobDescription description)
            throws IOException {
        Optional<JobKeys> predecessor = journal.keys().predecessor();
        if (predecessor.isPresent()) {
            OutputDirectory.removeReplaced(store, description.target());
            new JobJournal(store, predecessor.get()).remove();
        }
    }

    /// Removes a job, and what its session has left if no other job of it is kept.
    static void removeJob(ObjectStore store, JobJournal journal, JobDescription description)
            throws IOException {
        removePredecessor(store, journal, description);
        journal.remove();
        removeSession(store, description.session(), journal.keys().work());
    }

    /// Removes what a session that has ended has left in the store, unless a job of its is kept.
    static void removeSession(ObjectStore store, String session, String work) throws IOException {
        String name = session.substring(session.lastIndexOf('/') + 1);
        boolean isNeeded =
                JobJournal.all(store, work).stream()
                        .anyMatch(keys -> keys.job().value().startsWith(name + "-"));
        if (!isNeeded && !store.exists(openMark(session))) {
            store.deleteAll(session);
        }
    }
}
