package dev.mayfly.driver.journal;

import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome.HandedBack;
import dev.mayfly.protocol.TaskOutcome.Succeeded;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// Reads and writes what is kept of one job. Safe for use by many threads.
public final class JobJournal {
    private static final int READS_AT_A_TIME = 32;

    private final ObjectStore store;
    private final JobKeys keys;

    /// What is kept under these keys.
    public JobJournal(ObjectStore store, JobKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /// Where it is kept.
    public JobKeys keys() {
        return keys;
    }

    /// Writes what the job is.
    ///
    /// @throws IllegalStateException if there is a job of this id
    public void describe(JobDescription description) throws IOException {
        if (!store.putIfAbsent(keys.description(), description.encode())) {
            throw new IllegalStateException("job is there already: job=" + keys.job());
        }
    }

    /// Whether the job is kept here, so that it can be continued.
    public boolean isDescribed() throws IOException {
        return store.exists(keys.description());
    }

    /// Whether something failed because the job has ended meanwhile, so that what was to be read is
    /// removed. Then nothing was to be done.
    public boolean hasEndedBefore(Exception failure) {
        try {
            return !isDescribed();
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /// Whether the job goes on without a driver.
    public boolean isDetached() throws IOException {
        return store.exists(keys.detached());
    }

    /// How the job has ended, if that is kept here.
    public Optional<JobEnd> end() throws IOException {
        try {
            return Optional.of(JobEnd.decode(store.load(keys.end()).content(), keys.end()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Writes what takes the job's place should a table of a join prove too large. To be called
    /// before [#describe].
    public void describeWithoutTables(JobDescription description) throws IOException {
        boolean _ = store.putIfAbsent(keys.withoutTables(), description.encode());
    }

    /// Writes down that the job's successor takes its place, if it has one and did not so already.
    /// To be called before the job ends; from then on whoever asks for the job is led to the other.
    ///
    /// @return whether it has one
    public boolean describeSuccessor() throws IOException {
        Optional<JobDescription> next = description(keys.withoutTables());
        if (next.isEmpty()) {
            return false;
        }
        JobJournal successor = successor();
        if (!store.exists(successor.keys.end())) {
            copyTo(successor.keys.detached());
            boolean _ = store.putIfAbsent(successor.keys.description(), next.get().encode());
        }
        if (isCancelRequested()) {
            successor.requestCancel();
        }
        return true;
    }

    private void copyTo(String detached) throws IOException {
        if (isDetached()) {
            boolean _ = store.putIfAbsent(detached, store.load(keys.detached()).content());
        }
    }

    /// The job that takes this one's place should a table of a join prove too large.
    public JobJournal successor() {
        return new JobJournal(store, keys.successor());
    }

    /// What is kept of the job, or of the one that has taken its place.
    public JobJournal latest() throws IOException {
        JobJournal successor = successor();
        return successor.isDescribed() || store.exists(successor.keys.end()) ? successor : this;
    }

    /// What the job is, if it is kept here.
    public Optional<JobDescription> description() throws IOException {
        return description(keys.description());
    }

    private Optional<JobDescription> description(String key) throws IOException {
        try {
            return Optional.of(JobDescription.decode(store.load(key).content(), key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Tells whoever leads the job to stop.
    public void requestCancel() throws IOException {
        boolean _ = store.putIfAbsent(keys.cancel(), new byte[0]);
    }

    /// Whether the job is to stop.
    public boolean isCancelRequested() throws IOException {
        return store.exists(keys.cancel());
    }

    /// How many tasks of a stage are committed.
    private int committedCount(StageId stage) throws IOException {
        try (Stream<ObjectInfo> found = store.list(keys.commits(stage))) {
            return Math.toIntExact(found.count());
        }
    }

    /// How far the job is, if it is kept here.
    public Optional<JobStatus> status(Clock clock) throws IOException {
        Optional<JobDescription> found = description();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        JobDescription job = found.get();
        var stages = new ArrayList<JobStatus.Stage>();
        for (JobDescription.Stage stage : job.stages()) {
            int committed = committedCount(new StageId(stages.size()));
            stages.add(new JobStatus.Stage(stage.label(), stage.taskCount(), committed));
        }
        Optional<JobLease.State> lease = JobLease.look(store, keys.lease());
        return Optional.of(
                new JobStatus(
                        keys.job(),
                        job.name(),
                        job.createdMillis(),
                        job.target().directory(),
                        stages,
                        lease,
                        isDetached(),
                        lease.filter(held -> clock.millis() < held.endMillis()).isPresent(),
                        isCancelRequested()));
    }

    /// Everything committed so far, for a driver that continues the job.
    ///
    /// @param firstAttempt the number of the attempts that it begins with
    public Recovery recover(JobDescription description, int firstAttempt)
            throws IOException, InterruptedException {
        var committed = new HashMap<TaskId, Succeeded>();
        for (int stage = 0; stage < description.stages().size(); stage++) {
            for (TaskCommit commit : commits(new StageId(stage))) {
                committed.put(commit.task(), commit.outcome());
            }
        }
        var begun = new HashMap<TaskId, HandedBack>();
        for (int stage = 0; stage < description.stages().size(); stage++) {
            begun.putAll(begun(new StageId(stage)));
        }
        begun.keySet().removeAll(committed.keySet());
        return new Recovery(firstAttempt, committed, begun);
    }

    /// How far attempts at tasks of a stage have come that have handed back. Some of the tasks may
    /// be committed by now.
    public Map<TaskId, HandedBack> begun(StageId stage) throws IOException, InterruptedException {
        var last = new HashMap<String, Integer>();
        for (String key : keysUnder(keys.parts(stage))) {
            int mark = key.lastIndexOf('-');
            int number = Integer.parseInt(key.substring(mark + 1));
            last.merge(key.substring(0, mark), number, Math::max);
        }
        var begun = new HashMap<TaskId, HandedBack>();
        for (Map.Entry<String, Integer> each : last.entrySet()) {
            TaskCommit part = commit(stage, each.getKey(), each.getKey() + "-" + each.getValue());
            begun.put(part.task(), new HandedBack(part.outcome(), part.rest().orElseThrow()));
        }
        return begun;
    }

    private List<String> keysUnder(String prefix) throws IOException {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    /// The commits of a stage.
    public List<TaskCommit> commits(StageId stage) throws IOException, InterruptedException {
        List<String> found = keysUnder(keys.commits(stage));
        var permits = new Semaphore(READS_AT_A_TIME);
        var reads = new ArrayList<Future<TaskCommit>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (String key : found) {
                    permits.acquire();
                    reads.add(
                            threads.submit(() -> {
                                try {
                                    return commit(stage, key, key);
                                } finally {
                                    permits.release();
                                }
                            }));
                }
                return results(reads);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static List<TaskCommit> results(List<Future<TaskCommit>> reads)
            throws IOException, InterruptedException {
        var commits = new ArrayList<TaskCommit>();
        for (Future<TaskCommit> read : reads) {
            try {
                commits.add(read.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw new IOException(io.getMessage(), io);
                }
                throw new IllegalStateException("commit not read", e.getCause());
            }
        }
        return commits;
    }

    /// @param ofTask ends in the task's number
    private TaskCommit commit(StageId stage, String ofTask, String key) throws IOException {
        int partition = Integer.parseInt(ofTask.substring(ofTask.lastIndexOf('/') + 1));
        byte[] content = store.load(key).content();
        return TaskCommit.decode(content, key, keys.job(), new TaskId(stage, partition));
    }

    /// Removes all that is kept of the job and all that its attempts left.
    public void remove() throws IOException {
        store.deleteAll(keys.directory());
    }

    /// The jobs under a work prefix, in the order of their ids.
    public static List<JobKeys> all(ObjectStore store, String work) throws IOException {
        return all(store, work, JobJournal::isDescribed);
    }

    /// The jobs under a work prefix of which nothing is kept but how they ended, and whose place no
    /// other has taken, in the order of their ids.
    public static List<JobKeys> ended(ObjectStore store, String work) throws IOException {
        return all(
                store,
                work,
                journal ->
                        !journal.isDescribed()
                                && store.exists(journal.keys.end())
                                && journal.latest() == journal);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds(JobJournal journal) throws IOException;
    }

    private static List<JobKeys> all(ObjectStore store, String work, Condition condition)
            throws IOException {
        String parent = JobKeys.jobs(work) + "/";
        var jobs = new ArrayList<JobKeys>();
        try {
            for (ObjectInfo child : store.children(JobKeys.jobs(work))) {
                boolean isDirectory = child.key().endsWith("/");
                String name =
                        child.key()
                                .substring(
                                        parent.length(),
                                        child.key().length() - (isDirectory ? 1 : 0));
                if (!isDirectory || !JobId.isId(name)) {
                    continue; // somebody else's
                }
                var keys = new JobKeys(work, new JobId(name));
                if (condition.holds(new JobJournal(store, keys))) {
                    jobs.add(keys);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return jobs;
    }
}
