package dev.mayfly.driver.scheduler;

import dev.mayfly.driver.scheduler.Command.CancelAttempt;
import dev.mayfly.driver.scheduler.Command.CommitTask;
import dev.mayfly.driver.scheduler.Command.JobCancelled;
import dev.mayfly.driver.scheduler.Command.JobFailed;
import dev.mayfly.driver.scheduler.Command.JobSucceeded;
import dev.mayfly.driver.scheduler.Command.Launch;
import dev.mayfly.driver.scheduler.Command.StageCompleted;
import dev.mayfly.driver.scheduler.Command.StageStarted;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The state of one job: which stages are open, which attempts wait and which run.
///
/// It runs until every stage is complete; or it ends early, by a failure or by the user, and then
/// first waits for the attempts it cancelled. What ends it first stays its end.
final class JobScheduler {
    private final JobId job;
    private final int maxAttempts;
    private final List<StageTasks> stages;
    private final List<List<StageId>> consumers = new ArrayList<>();
    private final int[] producersLeft;
    private final int[] tasksLeft;
    private final List<BitSet> recovered = new ArrayList<>();
    private final WaitingTasks waiting;
    private final Set<AttemptId> running = new LinkedHashSet<>();
    private final Map<TaskId, Failures> failures = new HashMap<>();
    private int stagesLeft;
    private @Nullable Command end;

    /// How often a task has failed since it came forward, and how the last time.
    private record Failures(int count, Failure last) {}

    JobScheduler(JobSubmitted submitted) {
        job = submitted.job();
        maxAttempts = submitted.maxAttempts();
        waiting = new WaitingTasks(submitted.recovered().firstAttempt());
        stages = submitted.graph().stages();
        stagesLeft = stages.size();
        producersLeft = new int[stages.size()];
        tasksLeft = new int[stages.size()];
        for (StageTasks stage : stages) {
            int index = stage.id().index();
            consumers.add(new ArrayList<>());
            producersLeft[index] = stage.dependencies().size();
            tasksLeft[index] = stage.taskCount();
            for (StageId producer : stage.dependencies()) {
                consumers.get(producer.index()).add(stage.id());
            }
            recovered.add(new BitSet());
        }
        submitted.recovered().committed().forEach(this::recover);
    }

    private void recover(TaskId task) {
        int index = task.stage().index();
        if (index >= stages.size() || task.partition() >= stages.get(index).taskCount()) {
            throw new IllegalArgumentException("no such task: job=" + job + " task=" + task);
        }
        recovered.get(index).set(task.partition());
        tasksLeft[index]--;
    }

    /// Opens the stages that depend on nothing.
    void start(List<Command> commands) {
        var open = new ArrayDeque<StageId>();
        for (StageTasks stage : stages) {
            if (stage.dependencies().isEmpty()) {
                open.add(stage.id());
            }
        }
        open(open, commands);
        endIfDone(commands);
    }

    /// Whether an attempt waits for a slot.
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /// Takes a slot for the attempt that waits in front.
    Launch launch() {
        AttemptId attempt = waiting.next();
        running.add(attempt);
        return new Launch(job, attempt);
    }

    /// Takes an attempt's answer.
    ///
    /// @return whether a slot became free: not if the attempt was not running
    boolean answered(TaskOutcome outcome, List<Command> commands) {
        if (!running.remove(outcome.attempt())) {
            return false;
        }
        if (end == null) {
            switch (outcome) {
                case TaskOutcome.Succeeded done -> committed(done.attempt(), commands);
                case TaskOutcome.Transient(var attempt, var failure) ->
                        retry(attempt, failure, commands);
                case TaskOutcome.Fatal(var attempt, var failure) ->
                        endBy(new JobFailed(job, attempt, failure, false), commands);
                case TaskOutcome.Cancelled(var attempt) ->
                        retry(attempt, stoppedUnasked(attempt), commands);
                case TaskOutcome.HandedBack back -> goOn(back.attempt(), commands);
            }
        }
        endIfDone(commands);
        return true;
    }

    /// Stops the job, unless it is ending already.
    void cancel(List<Command> commands) {
        if (end == null) {
            endBy(new JobCancelled(job), commands);
            endIfDone(commands);
        }
    }

    /// Whether its last command was given.
    boolean isEnded() {
        return running.isEmpty() && (end != null || stagesLeft == 0);
    }

    private void committed(AttemptId attempt, List<Command> commands) {
        commands.add(new CommitTask(job, attempt));
        failures.remove(attempt.task());
        StageId stage = attempt.task().stage();
        if (--tasksLeft[stage.index()] == 0) {
            var open = new ArrayDeque<StageId>();
            complete(stage, open, commands);
            open(open, commands);
        }
    }

    private void retry(AttemptId failed, Failure failure, List<Command> commands) {
        Failures before = failures.get(failed.task());
        int count = before == null ? 1 : before.count() + 1;
        boolean hasRecurred = before != null && failure.isLike(before.last());
        failures.put(failed.task(), new Failures(count, failure.withoutTrace()));
        if (count < maxAttempts && !hasRecurred && !failed.isLast()) {
            waiting.addRetry(failed);
        } else {
            endBy(new JobFailed(job, failed, failure, hasRecurred), commands);
        }
    }

    /// The task came forward, so that what failed before counts no more.
    private void goOn(AttemptId handedBack, List<Command> commands) {
        failures.remove(handedBack.task());
        if (handedBack.isLast()) {
            endBy(new JobFailed(job, handedBack, handedBackTooOften(handedBack), false), commands);
        } else {
            commands.add(new Command.KeepPart(job, handedBack));
            waiting.addContinuation(handedBack);
        }
    }

    private static Failure handedBackTooOften(AttemptId attempt) {
        return new Failure(
                "HandedBack",
                "task was continued as often as it may be; use more partitions: attempts="
                        + AttemptId.ROOM
                        + " last="
                        + attempt,
                "");
    }

    /// Opens stages, those with nothing to do completing at once and opening others.
    private void open(ArrayDeque<StageId> open, List<Command> commands) {
        while (!open.isEmpty()) {
            StageTasks stage = stages.get(open.remove().index());
            commands.add(new StageStarted(job, stage.id()));
            if (tasksLeft[stage.id().index()] == 0) {
                complete(stage.id(), open, commands);
            } else {
                waiting.addStage(stage, recovered.get(stage.id().index()));
            }
        }
    }

    private void complete(StageId stage, ArrayDeque<StageId> open, List<Command> commands) {
        commands.add(new StageCompleted(job, stage));
        stagesLeft--;
        for (StageId consumer : consumers.get(stage.index())) {
            if (--producersLeft[consumer.index()] == 0) {
                open.add(consumer);
            }
        }
    }

    private void endBy(Command last, List<Command> commands) {
        end = last;
        waiting.clear();
        failures.clear();
        for (AttemptId attempt : running) {
            commands.add(new CancelAttempt(job, attempt));
        }
    }

    private void endIfDone(List<Command> commands) {
        if (isEnded()) {
            commands.add(end == null ? new JobSucceeded(job) : end);
        }
    }

    private static Failure stoppedUnasked(AttemptId attempt) {
        return new Failure(
                "cancelled", "attempt stopped by its backend, unasked: attempt=" + attempt, "");
    }
}
