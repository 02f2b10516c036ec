package dev.mayfly.driver.coordinator;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskProgress;
import dev.mayfly.protocol.TaskSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the coordinator remembers of one job: outputs, counters, attempts under way, listeners.
/// Belongs to the event loop, apart from its handle.
final class RunningJob {
    private final JobSubmission submission;
    private final JobHandle handle;
    private final Clock clock;
    private final CommittedOutputs outputs;
    private final Map<String, Long> counters = new TreeMap<>();
    private final Map<String, Long> toldCounters = new TreeMap<>();
    private final Map<AttemptId, Instant> attempts = new HashMap<>();
    private final Map<AttemptId, Throwable> localFailures = new HashMap<>();
    private final Map<TaskId, TaskOutcome.HandedBack> begun;
    private final List<JobListener> listeners;
    private final List<Throwable> listenerFailures = new ArrayList<>();
    private TaskMetrics metrics = TaskMetrics.NONE;
    private Instant started = Instant.EPOCH;

    /// A job that has not started.
    ///
    /// @param cancellation called when the user wants the job to stop, on the user's thread
    RunningJob(JobSubmission submission, Clock clock, Consumer<RunningJob> cancellation) {
        this.submission = submission;
        this.clock = clock;
        this.handle = new JobHandle(submission.job(), () -> cancellation.accept(this));
        this.outputs = new CommittedOutputs(submission.graph());
        this.listeners = new ArrayList<>(submission.listeners());
        this.begun = new HashMap<>(submission.recovery().begun());
        submission.recovery().committed().values().forEach(this::commit);
    }

    /// What was asked for.
    JobSubmission submission() {
        return submission;
    }

    /// Where its user waits.
    JobHandle handle() {
        return handle;
    }

    private JobId id() {
        return submission.job();
    }

    /// Tells what is going to be done.
    void start(int slots) {
        started = clock.instant();
        List<StageTasks> stages = submission.graph().stages();
        tell(new JobStarted(id(), started, submission.name(), slots, stages.size()));
        for (StageTasks stage : stages) {
            String label = submission.labels().get(stage.id().index());
            tell(
                    new StagePlanned(
                            id(),
                            started,
                            stage.id(),
                            label,
                            stage.taskCount(),
                            stage.dependencies()));
        }
    }

    /// Tells that a stage's tasks may run, and which of them an earlier driver has committed, as if
    /// they had been run now.
    void stageStarted(StageId stage) {
        Instant now = clock.instant();
        tell(new StageStarted(id(), now, stage));
        var committed = new TreeMap<>(submission.recovery().ofStage(stage.index()));
        for (TaskOutcome.Succeeded earlier : committed.values()) {
            AttemptId attempt = earlier.attempt();
            tell(new AttemptStarted(id(), now, attempt));
            TaskMetrics all = earlier.progress().metrics();
            tell(new AttemptEnded(id(), now, attempt, EndState.SUCCEEDED, all, ""));
        }
    }

    /// Makes a stage's outputs visible and tells that it is complete.
    void stageCompleted(StageId stage) {
        outputs.complete(stage);
        tellCounters();
        tell(new StageCompleted(id(), clock.instant(), stage));
    }

    /// Notes that an attempt is being launched and writes down what it is told.
    TaskSpec launched(AttemptId attempt) {
        Instant now = clock.instant();
        attempts.put(attempt, now);
        tell(new AttemptStarted(id(), now, attempt));
        TaskSpec spec = submission.specs().spec(attempt, outputs);
        if (!spec.job().equals(id()) || !spec.attempt().equals(attempt)) {
            throw new IllegalStateException(
                    "spec for another attempt: job="
                            + id()
                            + " attempt="
                            + attempt
                            + " specJob="
                            + spec.job()
                            + " specAttempt="
                            + spec.attempt());
        }
        TaskOutcome.HandedBack before = begun.get(attempt.task());
        return before == null ? spec : spec.after(before);
    }

    /// Notes an exception that kept an attempt from being launched.
    void failedLocally(AttemptId attempt, Throwable thrown) {
        localFailures.put(attempt, thrown);
    }

    /// Notes an attempt's answer.
    ///
    /// @return false if it is not awaited and so means nothing
    boolean answered(TaskOutcome outcome) {
        Instant since = attempts.remove(outcome.attempt());
        if (since == null) {
            return false;
        }
        Instant now = clock.instant();
        TaskMetrics waited =
                new TaskMetrics(0, 0, 0, 0, 0, 0, Duration.between(since, now).toMillis());
        AttemptId attempt = outcome.attempt();
        tell(
                switch (outcome) {
                    case TaskOutcome.Succeeded done ->
                            new AttemptEnded(
                                    id(), now, attempt, EndState.SUCCEEDED, done.metrics(), "");
                    case TaskOutcome.HandedBack(var done, _) ->
                            new AttemptEnded(
                                    id(), now, attempt, EndState.CONTINUED, done.metrics(), "");
                    case TaskOutcome.Transient(_, var failure) ->
                            failed(attempt, now, waited, failure);
                    case TaskOutcome.Fatal(_, var failure) -> failed(attempt, now, waited, failure);
                    case TaskOutcome.Cancelled _ ->
                            new AttemptEnded(id(), now, attempt, EndState.CANCELLED, waited, "");
                });
        return true;
    }

    private AttemptEnded failed(
            AttemptId attempt, Instant now, TaskMetrics waited, Failure failure) {
        return new AttemptEnded(id(), now, attempt, EndState.FAILED, waited, failure.summary());
    }

    /// Keeps what a task's winning attempt answered.
    void commit(TaskOutcome.Succeeded success) {
        TaskId task = success.attempt().task();
        TaskProgress whole = success.progress();
        begun.remove(task);
        outputs.put(task, whole.output());
        metrics = metrics.plus(whole.metrics());
        whole.counters().forEach((name, amount) -> counters.merge(name, amount, Long::sum));
    }

    /// Keeps how far a task has come for the attempt that goes on from there.
    void keep(TaskOutcome.HandedBack part) {
        begun.put(part.attempt().task(), part);
    }

    /// Ends with a result.
    void succeeded() {
        Duration elapsed = ended(EndState.SUCCEEDED, "");
        handle.succeed(new JobResult(id(), outputs, counters, metrics, elapsed, listenerFailures));
    }

    /// Ends because the user asked for it.
    void cancelled() {
        ended(EndState.CANCELLED, "");
        abandon(new JobCancelledException(id().value()));
    }

    /// Ends because of an attempt's failure, or because another job is to take its place.
    ///
    /// @param hasRecurred whether the attempt before it failed in the same way
    void failed(AttemptId attempt, Failure failure, boolean hasRecurred) {
        int stage = attempt.task().stage().index();
        var place =
                new JobFailedException.Place(
                        id().value(),
                        stage,
                        submission.labels().get(stage),
                        attempt.task().partition(),
                        attempt.number());
        String summary = failure.summary() + (hasRecurred ? "; failed twice in the same way" : "");
        @Nullable Throwable cause = localFailures.get(attempt);
        var thrown = new JobFailedException(place, summary, failure.trace(), cause);
        EndState state =
                cause instanceof BroadcastTooLargeException ? EndState.REPLACED : EndState.FAILED;
        ended(state, place + " cause=" + summary);
        abandon(thrown);
    }

    /// Ends the handle without result.
    void abandon(RuntimeException thrown) {
        listenerFailures.forEach(thrown::addSuppressed);
        handle.fail(thrown);
    }

    private Duration ended(EndState state, String failure) {
        Instant now = clock.instant();
        Duration elapsed = Duration.between(started, now);
        tellCounters();
        tell(new JobEnded(id(), now, state, elapsed.toMillis(), failure));
        return elapsed;
    }

    private void tellCounters() {
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            Long value = counter.getValue();
            if (!value.equals(toldCounters.put(counter.getKey(), value))) {
                tell(new CounterChanged(id(), clock.instant(), counter.getKey(), value));
            }
        }
    }

    /// A listener that throws is told nothing more: it has missed an event.
    private void tell(JobEvent event) {
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).on(event);
            } catch (Throwable t) {
                listenerFailures.add(t);
                listeners.remove(i--);
            }
        }
    }
}
