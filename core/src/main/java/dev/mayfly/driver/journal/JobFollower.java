package dev.mayfly.driver.journal;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Follows a job by what is kept of it: looks now and then, and tells what has happened since in
/// the events of a driver. Attempts begin and end when their records were written, everything else
/// when it was seen. Of attempts it knows what left a record: in a job that is led, only those that
/// count. What became of one that left no more than its beginning is not known; it is told as
/// failed when its task is committed. Used by one thread.
public final class JobFollower {
    private static final String ATTEMPTS = "attempts";
    private static final String FAILURES = "failures";
    private static final String COMMITS = "commits";
    private static final String PARTS = "parts";
    private static final List<String> KINDS = List.of(ATTEMPTS, FAILURES, PARTS, COMMITS);

    private final ObjectStore store;
    private final JobJournal journal;
    private final JobDescription description;
    private final boolean readsCommits;
    private final JobListener listener;
    private final Clock clock;
    private final JobProgress progress = new JobProgress();
    private final Set<String> seen = new HashSet<>();
    private final Map<TaskId, Map<AttemptId, Instant>> running = new HashMap<>();
    private final List<BitSet> committed = new ArrayList<>();
    private final List<TaskMetrics> sums = new ArrayList<>();
    private final BitSet started = new BitSet();
    private final BitSet completed = new BitSet();

    /// Begins, and tells what the job is.
    ///
    /// @param readsCommits whether to tell what attempts did in numbers, for which each commit is
    ///   read; otherwise only how long they took
    /// @param listener is not told of the end
    public JobFollower(
            ObjectStore store,
            JobJournal journal,
            JobDescription description,
            boolean readsCommits,
            JobListener listener,
            Clock clock) {
        this.store = store;
        this.journal = journal;
        this.description = description;
        this.readsCommits = readsCommits;
        this.listener = listener;
        this.clock = clock;
        var created = Instant.ofEpochMilli(description.createdMillis());
        List<JobDescription.Stage> stages = description.stages();
        tell(new JobEvent.JobStarted(job(), created, description.name(), 0, stages.size()));
        for (int index = 0; index < stages.size(); index++) {
            JobDescription.Stage stage = stages.get(index);
            List<StageId> producers = stage.producers().stream().map(StageId::new).toList();
            committed.add(new BitSet());
            sums.add(TaskMetrics.NONE);
            tell(
                    new JobEvent.StagePlanned(
                            job(),
                            created,
                            new StageId(index),
                            stage.label(),
                            stage.taskCount(),
                            producers));
        }
    }

    private JobId job() {
        return journal.keys().job();
    }

    private void tell(JobEvent event) {
        progress.on(event);
        listener.on(event);
    }

    /// Looks at what has happened. What is removed meanwhile, because the job has ended, is not
    /// told.
    public void look() throws IOException {
        for (int index = 0; index < description.stages().size(); index++) {
            JobDescription.Stage stage = description.stages().get(index);
            boolean isOpen = stage.producers().stream().allMatch(completed::get);
            if (isOpen && !completed.get(index)) {
                look(new StageId(index), stage.taskCount());
            }
        }
    }

    private void look(StageId stage, int taskCount) throws IOException {
        start(stage);
        for (ObjectInfo object : records(stage)) {
            String name = object.key().substring(journal.keys().stage(stage).length() + 1);
            String kind = kindOf(name);
            boolean isNew = seen.add(stage.index() + "/" + name);
            if (isNew && kind.equals(ATTEMPTS)) {
                started(attempt(stage, name), object.modified());
            } else if (isNew && kind.equals(FAILURES)) {
                failed(attempt(stage, name), object.modified());
            } else if (isNew && (kind.equals(COMMITS) || kind.equals(PARTS))) {
                committed(task(stage, name), object, kind.equals(PARTS));
            }
        }
        if (committed.get(stage.index()).cardinality() == taskCount) {
            completed.set(stage.index());
            tell(new JobEvent.StageCompleted(job(), clock.instant(), stage));
        }
    }

    private void start(StageId stage) {
        if (!started.get(stage.index())) {
            started.set(stage.index());
            tell(new JobEvent.StageStarted(job(), clock.instant(), stage));
        }
    }

    /// Records of a stage in the order in which they were written. Of the same second, which is as
    /// exact as stores may be, attempts come before what became of them, and those that failed
    /// before those that count.
    private List<ObjectInfo> records(StageId stage) throws IOException {
        String directory = journal.keys().stage(stage) + "/";
        Comparator<ObjectInfo> kind =
                Comparator.comparingInt(object ->
                        KINDS.indexOf(kindOf(object.key().substring(directory.length()))));
        try (Stream<ObjectInfo> objects = store.list(journal.keys().stage(stage))) {
            return objects.sorted(
                            Comparator.comparing(ObjectInfo::modified)
                                    .thenComparing(kind)
                                    .thenComparing(ObjectInfo::key))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String kindOf(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private static TaskId task(StageId stage, String name) {
        String number = name.substring(name.indexOf('/') + 1);
        int dash = number.indexOf('-');
        return new TaskId(stage, Integer.parseInt(dash < 0 ? number : number.substring(0, dash)));
    }

    private static AttemptId attempt(StageId stage, String name) {
        String number = name.substring(name.indexOf('-') + 1);
        return new AttemptId(task(stage, name), Integer.parseInt(number));
    }

    private void started(AttemptId attempt, Instant time) {
        TaskId task = attempt.task();
        runningAt(task).put(attempt, time);
        tell(new JobEvent.AttemptStarted(job(), time, attempt));
        if (committed.get(task.stage().index()).get(task.partition())) {
            failed(attempt, time); // it came late
        }
    }

    private void failed(AttemptId attempt, Instant time) {
        Instant start = runningAt(attempt.task()).get(attempt);
        if (start != null) {
            Instant end = time.isBefore(start) ? start : time;
            ended(attempt, end, EndState.FAILED, lasting(attempt, end));
        }
    }

    /// What is known of an attempt of which only its end was seen.
    private TaskMetrics lasting(AttemptId attempt, Instant end) {
        Instant start = runningAt(attempt.task()).getOrDefault(attempt, end);
        long millis = Math.max(0, Duration.between(start, end).toMillis());
        return new TaskMetrics(0, 0, 0, 0, 0, 0, millis);
    }

    /// @param isPart whether the attempt has handed back what is left of the task
    private void committed(TaskId task, ObjectInfo commit, boolean isPart) throws IOException {
        EndState state = isPart ? EndState.CONTINUED : EndState.SUCCEEDED;
        Instant time = commit.modified();
        if (!readsCommits) {
            AttemptId attempt = likelyAttempt(task);
            committed(attempt, time, state, lasting(attempt, time));
            return;
        }
        try {
            byte[] content = store.load(commit.key()).content();
            TaskOutcome.Succeeded outcome =
                    TaskCommit.decode(content, commit.key(), job(), task).outcome();
            committed(outcome.attempt(), time, state, outcome.metrics());
        } catch (NoSuchFileException e) {
            return; // the job has ended meanwhile
        }
    }

    /// The attempt that has committed a task, if that is not read: of those that run, the first.
    private AttemptId likelyAttempt(TaskId task) {
        return runningAt(task).keySet().stream()
                .findFirst()
                .orElseGet(() -> new AttemptId(task, 0));
    }

    /// Attempts at a task that run, with their starts, the oldest first.
    private Map<AttemptId, Instant> runningAt(TaskId task) {
        return running.computeIfAbsent(task, _ -> new LinkedHashMap<>());
    }

    private void committed(AttemptId attempt, Instant time, EndState state, TaskMetrics metrics) {
        TaskId task = attempt.task();
        int stage = task.stage().index();
        String start = ATTEMPTS + "/" + task.partition() + "-" + attempt.number();
        if (seen.add(stage + "/" + start)) {
            started(attempt, time.minusMillis(metrics.durationMillis()));
        }
        sums.set(stage, sums.get(stage).plus(metrics));
        ended(attempt, time, state, metrics);
        if (state == EndState.SUCCEEDED) {
            committed.get(stage).set(task.partition());
            List.copyOf(runningAt(task).keySet()).forEach(other -> failed(other, time));
        }
    }

    private void ended(AttemptId attempt, Instant time, EndState state, TaskMetrics metrics) {
        runningAt(attempt.task()).remove(attempt);
        tell(new JobEvent.AttemptEnded(job(), time, attempt, state, metrics, ""));
    }

    /// Tells the listener of attempts that committed behind the last look, as far as it can be
    /// known when their records are removed: of a complete stage, how long they took together, and
    /// what they asked the store for.
    public void catchUp(JobEnd end) {
        for (int index = 0; index < end.stages().size(); index++) {
            JobEnd.Stage stage = end.stages().get(index);
            var missing = new BitSet();
            missing.set(0, stage.taskCount());
            missing.andNot(committed.get(index));
            if (stage.committedCount() == stage.taskCount() && !missing.isEmpty()) {
                unseen(new StageId(index), missing, stage.metrics(), sums.get(index));
            }
        }
    }

    /// Gives each task that was not seen a part of what its stage has done besides.
    private void unseen(StageId stage, BitSet missing, TaskMetrics all, TaskMetrics seen) {
        int count = missing.cardinality();
        long millis = Math.max(0, all.durationMillis() - seen.durationMillis());
        var each = new TaskMetrics(0, 0, 0, 0, 0, 0, millis / count);
        SentRequests requests = all.requests().minus(seen.requests());
        int part = 0;
        for (int task : missing.stream().toArray()) {
            unseen(new TaskId(stage, task), each.plusRequests(requests.part(part++, count)));
        }
    }

    private void unseen(TaskId task, TaskMetrics metrics) {
        AttemptId attempt = likelyAttempt(task);
        Instant now = clock.instant();
        if (runningAt(task).isEmpty()) {
            listener.on(new JobEvent.AttemptStarted(job(), now, attempt));
        }
        listener.on(
                new JobEvent.AttemptEnded(job(), now, attempt, EndState.SUCCEEDED, metrics, ""));
    }

    /// The job as far as it was seen.
    public JobSnapshot snapshot() {
        return progress.snapshot(clock.instant());
    }

    /// The job as it ended.
    ///
    /// @param failure in one line; empty if it did not fail
    public JobSnapshot ended(EndState state, String failure) {
        Instant now = clock.instant();
        long millis = now.toEpochMilli() - description.createdMillis();
        progress.on(new JobEvent.JobEnded(job(), now, state, millis, failure));
        return snapshot();
    }
}
