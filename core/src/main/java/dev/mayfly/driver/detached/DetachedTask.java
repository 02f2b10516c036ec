package dev.mayfly.driver.detached;

import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Runs a task of a detached job where its event was delivered, and sees to what follows: another
/// try, or the coordinator if it was the last of its stage.
///
/// An event that is delivered twice does the same again under another attempt's name, and finds it
/// done. One that fails on its way is to be delivered again.
public final class DetachedTask {
    /// How often one of a job's functions looks what the job costs.
    public static final Duration COST_PERIOD = Duration.ofSeconds(10);

    private final JobJournal journal;
    private final DetachedRecords records;
    private final StageCompletion completion;
    private final Events events;
    private final CostCheck cost;
    private final Clock clock;

    /// Runs tasks of one job.
    ///
    /// @param cost asked if the events say that the job has a budget
    public DetachedTask(
            ObjectStore store, JobJournal journal, Events events, CostCheck cost, Clock clock) {
        this.journal = journal;
        this.records = new DetachedRecords(store, journal);
        this.completion = new StageCompletion(store, journal.keys());
        this.events = events;
        this.cost = cost;
        this.clock = clock;
    }

    /// Handles an event.
    ///
    /// @param runner runs an attempt and lets it count by its commit
    /// @throws IOException if the store or the events failed, so that this is to be done again
    public void on(TaskEvent event, Function<TaskSpec, TaskOutcome> runner) throws IOException {
        if (!isWanted()) {
            return; // it came late
        }
        if (event.budget().isEmpty()) {
            attempt(event, runner);
            return;
        }
        byte[] budget = event.budget().get();
        if (isFine(event, budget)) {
            try (CostWatch _ = CostWatch.begin(() -> isFine(event, budget), COST_PERIOD)) {
                attempt(event, runner);
            }
        }
    }

    /// What cannot be worked out now is at the next look, or before the next stage is launched.
    private boolean isFine(TaskEvent event, byte[] budget) {
        try {
            return mayGoOn(event, budget);
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /// Has the job end if it has become too dear, and it is this one that looks.
    private boolean mayGoOn(TaskEvent event, byte[] budget) throws IOException {
        if (!journal.isDescribed()) {
            return false;
        }
        if (!records.electLooker(clock.millis() / COST_PERIOD.toMillis())) {
            return true;
        }
        Optional<String> reason = cost.reasonToStop(budget);
        if (reason.isPresent()) {
            String id = "cost " + event.spec().attempt();
            records.putFailed(reason.get());
            events.coordinate(journal.keys(), new Trigger(id, event.hop() + 1, false));
        }
        if (!journal.isDescribed()) {
            records.removeLeftovers(); // what was written here after the end
        }
        return reason.isEmpty();
    }

    private void attempt(TaskEvent event, Function<TaskSpec, TaskOutcome> runner)
            throws IOException {
        Optional<AttemptId> claimed = claim(event);
        if (claimed.isEmpty()) {
            return;
        }
        TaskOutcome outcome = runner.apply(event.spec().withAttempt(claimed.get()));
        if (!(outcome instanceof TaskOutcome.Succeeded) && !isWanted()) {
            return; // the job has ended meanwhile, which may be why
        }
        switch (outcome) {
            case TaskOutcome.Succeeded _ -> committed(event);
            case TaskOutcome.Transient(var attempt, var failure) -> retry(event, attempt, failure);
            case TaskOutcome.Cancelled(var attempt) ->
                    retry(event, attempt, new Failure("cancelled", "attempt was stopped", ""));
            case TaskOutcome.Fatal(var attempt, var failure) -> fail(event, attempt, failure);
            case TaskOutcome.HandedBack part -> goOn(event, part);
        }
    }

    /// The job may end at any moment, or be about to.
    private boolean isWanted() throws IOException {
        return journal.isDescribed() && !journal.isCancelRequested();
    }

    private void goOn(TaskEvent event, TaskOutcome.HandedBack part) throws IOException {
        if (part.attempt().isLast()) {
            fail(event, part.attempt(), tooOften());
        } else {
            events.start(journal.keys(), List.of(event.after(part)));
        }
    }

    private static Failure tooOften() {
        return new Failure(
                "HandedBack",
                "task was continued as often as it may be; use more partitions: attempts="
                        + AttemptId.ROOM,
                "");
    }

    /// A name that no other attempt writes under. There is none left if the event was delivered too
    /// often; then those that came before see to the task, or a sweep does.
    private Optional<AttemptId> claim(TaskEvent event) throws IOException {
        AttemptId first = event.spec().attempt();
        for (int number = first.number(); number < event.endAttempt(); number++) {
            var attempt = new AttemptId(first.task(), number);
            if (records.claim(attempt)) {
                return Optional.of(attempt);
            }
        }
        return Optional.empty();
    }

    /// Of all that commit a task, the last sees that every task is committed. Several may; one of
    /// them is elected. Who it was is written down, so that the same event, delivered again because
    /// it died right behind that, tells the coordinator after all.
    private void committed(TaskEvent event) throws IOException {
        TaskId task = event.spec().attempt().task();
        if (!completion.isReachedAfter(task, event.taskCount())) {
            return;
        }
        String id = "finished " + event.spec().attempt();
        if (records.electFinisher(task.stage(), id)) {
            events.coordinate(journal.keys(), new Trigger(id, event.hop() + 1, false));
        }
    }

    /// Tries again, unless the task has failed as often as it may, or before in the same way. If so
    /// many events came that no attempt is left, a sweep launches it anew.
    private void retry(TaskEvent event, AttemptId attempt, Failure failure) throws IOException {
        int failures = 1;
        boolean hasRecurred = false;
        for (int number = event.firstAttempt(); number < attempt.number(); number++) {
            Optional<Failure> earlier = records.failure(new AttemptId(attempt.task(), number));
            failures += earlier.isPresent() ? 1 : 0;
            hasRecurred |= earlier.filter(failure::isLike).isPresent();
        }
        records.putFailure(attempt, failure);
        if (failures >= event.maxAttempts() || hasRecurred) {
            fail(event, attempt, failure);
        } else if (attempt.number() + 1 < event.endAttempt()) {
            events.start(journal.keys(), List.of(event.next(attempt)));
        }
    }

    private void fail(TaskEvent event, AttemptId attempt, Failure failure) throws IOException {
        records.putFailed(attempt + " " + failure.summary());
        events.coordinate(journal.keys(), new Trigger("failed " + attempt, event.hop() + 1, false));
    }
}
