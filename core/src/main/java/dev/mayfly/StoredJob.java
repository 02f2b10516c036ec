package dev.mayfly;

import dev.mayfly.code.CodeFiles;
import dev.mayfly.directory.OwnerLock;
import dev.mayfly.directory.SessionDirectory;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.detached.DetachedCoordinator;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobFollower;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.driver.journal.JobLease;
import dev.mayfly.driver.journal.JobStatus;
import dev.mayfly.driver.journal.Leadership;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A job that is kept in a store, seen from any machine: to be looked at, stopped, and continued if
/// its driver has died.
///
/// Such a job is one action that saves: what its driver's program does besides, before or after, is
/// not kept. When a job has been continued to its end, its output is what it would have been; the
/// program that began it is not.
///
/// If a table of a join proves too large for a job's plan, another job takes its place. Whoever
/// asks for the first one is told of the other, and continues or stops that.
///
/// @param work key prefix that the deployment keeps jobs under
/// @param id which job
public record StoredJob(String work, JobId id) {
    /// Following takes at most one part in so many of the time, and of what requests cost.
    private static final int LOOKS_PART = 20;

    /// A job by what a user types.
    public static StoredJob of(String work, String job) {
        return new StoredJob(work, new JobId(job));
    }

    /// The jobs that are kept under a prefix, in the order of their ids.
    public static List<StoredJob> all(String work) throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            String prefix = store.absolute(work);
            List<JobKeys> kept = JobJournal.all(store, prefix);
            return kept.stream()
                    .filter(keys -> !kept.contains(keys.successor()))
                    .map(keys -> new StoredJob(prefix, keys.job()))
                    .toList();
        }
    }

    /// The detached jobs under a prefix that have ended, in the order of their ids.
    public static List<StoredJob> ended(String work) throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            String prefix = store.absolute(work);
            return JobJournal.ended(store, prefix).stream()
                    .map(keys -> new StoredJob(prefix, keys.job()))
                    .toList();
        }
    }

    private static ObjectStore store(ClassLoader providers) {
        return new RoutedStore(new FileObjectStore(Path.of("")), providers);
    }

    /// Of the job, or of the one that has taken its place.
    private JobJournal journal(ObjectStore store) throws IOException {
        return new JobJournal(store, new JobKeys(store.absolute(work), id)).latest();
    }

    /// How far the job is, by what is committed.
    ///
    /// @throws NoSuchFileException if no such job is kept: it never was, or it has ended
    public JobStatus status() throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            return journal(store).status(Clock.systemUTC()).orElseThrow(this::absent);
        }
    }

    /// How the job has ended, if it was detached and has. Of other jobs nothing is left.
    public Optional<JobEnd> end() throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            return journal(store).end();
        }
    }

    /// Follows the job until it has ended, whoever leads it.
    ///
    /// @param listener hears what happens as from a driver, but for the end; of the plan only if
    ///   the job's code can be brought here, and there is a job still
    /// @param pause between two looks, and more if these take long
    /// @return the job as it ended, as far as that is known
    /// @throws NoSuchFileException if no such job is kept
    /// @throws IllegalStateException if its driver has died
    public JobSnapshot follow(JobListener listener, Duration pause)
            throws IOException, InterruptedException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            return follow(store, journal(store), listener, pause);
        }
    }

    private JobSnapshot follow(
            ObjectStore store, JobJournal journal, JobListener listener, Duration pause)
            throws IOException, InterruptedException {
        Optional<JobDescription> described = journal.description();
        if (described.isEmpty()) {
            JobSnapshot unseen = new JobProgress().snapshot(Instant.now());
            return journal.end().orElseThrow(this::absent).snapshot(unseen);
        }
        JobDescription description = described.get();
        boolean isDetached = journal.isDetached();
        tellPlan(store, journal.keys().job(), description, listener);
        var follower =
                new JobFollower(store, journal, description, true, listener, Clock.systemUTC());
        while (journal.isDescribed()) {
            long start = System.nanoTime();
            follower.look();
            if (!isDetached) {
                requireLed(store, journal.keys());
            }
            pause(pause, start);
        }
        if (journal.latest() != journal) {
            journal.end().ifPresent(follower::catchUp);
            return follow(store, journal.successor(), listener, pause);
        }
        if (isDetached) {
            JobEnd end = journal.end().orElseThrow(this::absent);
            follower.catchUp(end);
            return end.snapshot(follower.snapshot());
        }
        String directory = description.target().directory();
        return OutputDirectory.isOf(store, directory, journal.keys().job())
                        || OutputDirectory.isOf(store, directory, journal.keys().successor().job())
                ? follower.ended(EndState.SUCCEEDED, "")
                : follower.ended(EndState.FAILED, "it left no output; its driver told why");
    }

    /// Waits between two looks.
    ///
    /// @param pause as long as looks take next to no time
    /// @param start of the last one, as [System#nanoTime] tells it
    static void pause(Duration pause, long start) throws InterruptedException {
        long tookMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        Thread.sleep(Math.max(pause.toMillis(), LOOKS_PART * tookMillis));
    }

    /// A job can be followed without its code.
    private static void tellPlan(
            ObjectStore store, JobId job, JobDescription description, JobListener listener) {
        var options = SessionOptions.defaults();
        try (var directory = SessionDirectory.create(options.workDirectory(), false);
                URLClassLoader code =
                        CodeFiles.loader(
                                store,
                                description.code(),
                                Path.of(directory.path(), "code"),
                                options.userCode())) {
            listener.planned(job, description.plan(code), () -> {});
        } catch (IOException | RuntimeException | LinkageError e) {
            return; // the code is gone, or of no use here
        }
    }

    /// Somebody leads the job, or did a moment ago.
    private static void requireLed(ObjectStore store, JobKeys keys) throws IOException {
        Optional<JobLease.State> lease = JobLease.look(store, keys.lease());
        long patience = Leadership.LEASE.toMillis();
        if (lease.isPresent() && Clock.systemUTC().millis() > lease.get().endMillis() + patience) {
            throw new IllegalStateException(
                    "nobody leads the job any more; mayfly resume continues it: job="
                            + keys.job()
                            + " driver="
                            + lease.get().owner()
                            + " lastSeen="
                            + Instant.ofEpochMilli(lease.get().renewedMillis()));
        }
    }

    /// Looks whether a detached job is silent because an event was lost or a function died, and has
    /// it looked after if so. To be called now and then by whoever watches it, or by a schedule;
    /// any number of them do no harm.
    ///
    /// @param events reach the functions that run it
    /// @param patience how long it may be silent; longer than a function may run
    /// @return whether it was silent
    public boolean sweep(Events events, Duration patience) throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            JobJournal journal = journal(store);
            return journal.isDetached()
                    && new Sweep(store, journal, events, Clock.systemUTC(), patience).look();
        }
    }

    /// Asks the driver that leads the job, or the functions that run it by themselves, to stop.
    /// Returns at once; the job is gone when it has stopped. A job that nobody leads is ended by
    /// this.
    ///
    /// @throws NoSuchFileException if no such job is kept
    public void cancel() throws IOException {
        cancel((_, _) -> {});
    }

    /// The same.
    ///
    /// @param ended hears of a detached job that is ended by this, under the id of the job that has
    ///   taken this one's place if one has
    public void cancel(BiConsumer<JobId, JobEnd> ended) throws IOException {
        try (ObjectStore store = store(StoredJob.class.getClassLoader())) {
            JobJournal journal = journal(store);
            JobDescription description = journal.description().orElseThrow(this::absent);
            journal.requestCancel();
            Optional<JobLease> lease =
                    JobPlaces.lease(store, journal.keys(), OwnerLock.freshName(), false);
            if (lease.isPresent()) {
                store.deleteAll(description.target().attempts());
                if (journal.isDetached()) {
                    DetachedCoordinator.cancelled(
                            store,
                            journal,
                            description,
                            Clock.systemUTC(),
                            end -> ended.accept(journal.keys().job(), end));
                    JobPlaces.removeSession(store, description.session(), journal.keys().work());
                } else {
                    JobPlaces.removeJob(store, journal, description);
                }
            }
        }
    }

    /// Leads the job to its end: runs what is not committed and publishes the output.
    ///
    /// @param options with the deployment that the job was begun on
    /// @param isForced whether to take the job from a driver that seems to lead it but is known to
    ///   be dead; otherwise it can be taken a minute after the driver's last sign of life
    /// @return what came of it; of another job in its place if a table of a join proved too large
    /// @throws NoSuchFileException if no such job is kept
    /// @throws IllegalStateException if another driver leads it
    public JobResult resume(SessionOptions options, boolean isForced) throws IOException {
        try (ObjectStore store = store(options.userCode())) {
            JobJournal journal = journal(store);
            JobDescription description = journal.description().orElseThrow(this::absent);
            if (journal.isDetached()) {
                throw new IllegalStateException(
                        "job goes on without a driver; watch it instead: job=" + id);
            }
            String owner = OwnerLock.freshName();
            Optional<JobLease> taken = JobPlaces.lease(store, journal.keys(), owner, isForced);
            if (taken.isEmpty()) {
                throw led(store, journal.keys());
            }
            JobLease lease = taken.get();
            try (var directory =
                            SessionDirectory.create(
                                    options.workDirectory(), options.keepsWorkFiles());
                    URLClassLoader code =
                            CodeFiles.loader(
                                    store,
                                    description.code(),
                                    Path.of(directory.path(), "code"),
                                    options.userCode())) {
                Surroundings surroundings =
                        options.deployment().open(options.withUserCode(code), directory.path());
                return resume(journal.keys(), description, lease, surroundings, code);
            } catch (IOException | RuntimeException e) {
                lease.release();
                throw e;
            }
        }
    }

    private JobResult resume(
            JobKeys keys,
            JobDescription description,
            JobLease lease,
            Surroundings surroundings,
            ClassLoader code)
            throws IOException {
        ObjectStore store = surroundings.store();
        try (store;
                var coordinator = new Coordinator(surroundings.backend(), Clock.systemUTC())) {
            requireSame(keys, surroundings);
            try {
                return new JobContinuation(surroundings.options(), store, coordinator, code)
                        .complete(new JobJournal(store, keys), description, lease)
                        .result();
            } finally {
                store.deleteAll(surroundings.workDirectory());
                JobPlaces.removeSession(store, description.session(), keys.work());
            }
        }
    }

    private void requireSame(JobKeys keys, Surroundings surroundings) throws IOException {
        Optional<String> prefix =
                surroundings.shared().map(there -> surroundings.store().absolute(there.prefix()));
        if (!prefix.equals(Optional.of(keys.work()))) {
            throw new IllegalArgumentException(
                    "job is kept elsewhere than this deployment keeps jobs: job="
                            + id
                            + " work="
                            + keys.work()
                            + " deployment="
                            + prefix.orElse("none"));
        }
    }

    private NoSuchFileException absent() {
        return new NoSuchFileException(
                work, null, "no such job is kept here; it has ended, or lies elsewhere: job=" + id);
    }

    /// What to tell who wants to lead a job that another driver leads.
    static IllegalStateException led(ObjectStore store, JobKeys keys) throws IOException {
        Optional<JobLease.State> lease = JobLease.look(store, keys.lease());
        String leader = lease.map(JobLease.State::owner).orElse("none");
        String since =
                lease.map(state -> Instant.ofEpochMilli(state.renewedMillis()).toString())
                        .orElse("never");
        return new IllegalStateException(
                "job is led by another driver; if that is dead, wait a minute or take the job by"
                        + " force: job="
                        + keys.job()
                        + " driver="
                        + leader
                        + " lastSeen="
                        + since);
    }
}
