package dev.mayfly.driver.journal;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Follows a job by what is kept of it: looks now and then, and tells what has happened since in
/// the events of a driver. Times are those of the looks. Of attempts it knows what left a record:
/// in a job that is led, only those that count. Used by one thread.
public final class JobFollower {
    private static final String ATTEMPTS = "attempts";
    private static final String FAILURES = "failures";
    private static final String COMMITS = "commits";

    private final ObjectStore store;
    private final JobJournal journal;
    private final JobDescription description;
    private final JobListener listener;
    private final Clock clock;
    private final JobProgress progress = new JobProgress();
    private final Set<String> seen = new HashSet<>();
    private final BitSet started = new BitSet();
    private final BitSet completed = new BitSet();

    /// Begins, and tells what the job is.
    ///
    /// @param listener is not told of the end
    public JobFollower(
            ObjectStore store,
            JobJournal journal,
            JobDescription description,
            JobListener listener,
            Clock clock) {
        this.store = store;
        this.journal = journal;
        this.description = description;
        this.listener = listener;
        this.clock = clock;
        var created = Instant.ofEpochMilli(description.createdMillis());
        List<JobDescription.Stage> stages = description.stages();
        tell(new JobEvent.JobStarted(job(), created, description.name(), 0, stages.size()));
        for (int index = 0; index < stages.size(); index++) {
            JobDescription.Stage stage = stages.get(index);
            List<StageId> producers = stage.producers().stream().map(StageId::new).toList();
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
        if (!started.get(stage.index())) {
            started.set(stage.index());
            tell(new JobEvent.StageStarted(job(), clock.instant(), stage));
        }
        int committed = 0;
        for (String name : names(stage)) {
            int slash = name.indexOf('/');
            String kind = slash < 0 ? name : name.substring(0, slash);
            if (kind.equals(COMMITS)) {
                committed++;
            }
            boolean isNew = seen.add(stage.index() + "/" + name);
            if (isNew && kind.equals(ATTEMPTS)) {
                tell(new JobEvent.AttemptStarted(job(), clock.instant(), attempt(stage, name)));
            } else if (isNew && kind.equals(FAILURES)) {
                ended(attempt(stage, name), EndState.FAILED, TaskMetrics.NONE);
            } else if (isNew && kind.equals(COMMITS)) {
                committed(stage, name);
            }
        }
        if (committed == taskCount) {
            completed.set(stage.index());
            tell(new JobEvent.StageCompleted(job(), clock.instant(), stage));
        }
    }

    /// Records of a stage; attempts before what became of them.
    private List<String> names(StageId stage) throws IOException {
        String directory = journal.keys().stage(stage) + "/";
        try (Stream<ObjectInfo> objects = store.list(journal.keys().stage(stage))) {
            return objects.map(object -> object.key().substring(directory.length()))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static AttemptId attempt(StageId stage, String name) {
        int slash = name.indexOf('/');
        int dash = name.indexOf('-', slash);
        return new AttemptId(
                new TaskId(stage, Integer.parseInt(name.substring(slash + 1, dash))),
                Integer.parseInt(name.substring(dash + 1)));
    }

    private void committed(StageId stage, String name) throws IOException {
        int partition = Integer.parseInt(name.substring(name.indexOf('/') + 1));
        var task = new TaskId(stage, partition);
        String key = journal.keys().commit(task);
        TaskCommit commit;
        try {
            commit = TaskCommit.decode(store.load(key).content(), key, job(), task);
        } catch (NoSuchFileException e) {
            return; // the job has ended meanwhile
        }
        AttemptId attempt = commit.outcome().attempt();
        String start = ATTEMPTS + "/" + partition + "-" + attempt.number();
        if (seen.add(stage.index() + "/" + start)) {
            tell(new JobEvent.AttemptStarted(job(), clock.instant(), attempt));
        }
        ended(attempt, EndState.SUCCEEDED, commit.outcome().progress().metrics());
    }

    private void ended(AttemptId attempt, EndState state, TaskMetrics metrics) {
        tell(new JobEvent.AttemptEnded(job(), clock.instant(), attempt, state, metrics, ""));
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
