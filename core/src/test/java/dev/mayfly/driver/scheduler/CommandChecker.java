package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches a scheduler from outside and fails on the first command that breaks a promise.
///
/// Promised: never more attempts than slots; attempts of a task numbered from the first without
/// gaps, one at a time, up to the limit of failures since it came forward or until one recurs; what
/// an attempt that hands back did is kept once, and the next one goes on; no task before its stage
/// started, no stage before its producers are complete; each task committed once, by an attempt
/// that just succeeded, and never run if an earlier driver has committed it; a stage complete when
/// all its tasks are committed; nothing launched once a job fails or is cancelled; one end for each
/// job, when none of its attempts runs, naming the failure that came first.
final class CommandChecker {
    private final int slots;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Set<JobId> ended = new HashSet<>();
    private int runningCount;

    private static final class Job {
        private final StageGraph graph;
        private final int maxAttempts;
        private final int firstAttempt;
        private final BitSet started = new BitSet();
        private final BitSet complete = new BitSet();
        private final List<BitSet> committed = new ArrayList<>();
        private final Map<TaskId, Integer> ended = new HashMap<>();
        private final Map<TaskId, Integer> failures = new HashMap<>();
        private final Set<AttemptId> toKeep = new HashSet<>();
        private final List<BitSet> tried = new ArrayList<>();
        private final Map<TaskId, Failure> reasons = new HashMap<>();
        private final Set<AttemptId> running = new HashSet<>();
        private final Set<AttemptId> toCancel = new HashSet<>();
        private boolean isStopping;
        private TaskOutcome cause;

        private Job(StageGraph graph, int maxAttempts, Recovered recovered) {
            this.graph = graph;
            this.maxAttempts = maxAttempts;
            this.firstAttempt = recovered.firstAttempt();
            for (var _ : graph.stages()) {
                committed.add(new BitSet());
                tried.add(new BitSet());
            }
            for (TaskId task : recovered.committed()) {
                committed.get(task.stage().index()).set(task.partition());
                tried.get(task.stage().index()).set(task.partition());
            }
        }
    }

    CommandChecker(int slots) {
        this.slots = slots;
    }

    /// Whether every job submitted has ended.
    boolean isQuiet() {
        return jobs.isEmpty() && runningCount == 0;
    }

    /// Gives the scheduler an event and checks what it wants.
    List<Command> tell(Scheduler scheduler, SchedulerEvent event) {
        AttemptId succeeded = note(event);
        List<Command> commands = scheduler.on(event);
        for (Command command : commands) {
            check(command, succeeded);
        }
        jobs.values()
                .forEach(job -> require(!job.isStopping || job.toCancel.isEmpty(), "uncancelled"));
        return commands;
    }

    private AttemptId note(SchedulerEvent event) {
        Job job = jobs.get(event.job());
        switch (event) {
            case SchedulerEvent.JobSubmitted(var id, var graph, var maxAttempts, var recovered) ->
                    jobs.put(id, new Job(graph, maxAttempts, recovered));
            case SchedulerEvent.CancelRequested _ -> {
                if (job != null && !job.isStopping) {
                    stop(job);
                }
            }
            case SchedulerEvent.AttemptEnded(_, var outcome) -> {
                AttemptId attempt = outcome.attempt();
                if (job == null || !job.running.remove(attempt)) {
                    return null;
                }
                runningCount--;
                job.toCancel.remove(attempt);
                if (job.isStopping) {
                    return null;
                }
                if (outcome instanceof TaskOutcome.Succeeded) {
                    return attempt;
                }
                job.ended.merge(attempt.task(), 1, Integer::sum);
                if (outcome instanceof TaskOutcome.HandedBack) {
                    job.failures.remove(attempt.task());
                    job.reasons.remove(attempt.task());
                    job.toKeep.add(attempt);
                    return null;
                }
                if (outcome instanceof TaskOutcome.Fatal
                        || job.failures.merge(attempt.task(), 1, Integer::sum) == job.maxAttempts
                        || hasRecurred(job, outcome)) {
                    job.cause = outcome;
                    stop(job);
                }
            }
        }
        return null;
    }

    private static boolean hasRecurred(Job job, TaskOutcome outcome) {
        if (!(outcome instanceof TaskOutcome.Transient(var attempt, var reason))) {
            job.reasons.remove(outcome.attempt().task());
            return false;
        }
        Failure before = job.reasons.put(attempt.task(), reason);
        return reason.equals(before) && !reason.origin().isEmpty();
    }

    private static void stop(Job job) {
        job.isStopping = true;
        job.toCancel.addAll(job.running);
    }

    private void check(Command command, AttemptId succeeded) {
        Job job = jobs.get(command.job());
        require(job != null, "command for a job that does not run: " + command);
        switch (command) {
            case Command.StageStarted(_, var stage) -> {
                require(!job.isStopping && !job.started.get(stage.index()), "started " + stage);
                for (StageId producer : tasks(job, stage).dependencies()) {
                    require(job.complete.get(producer.index()), "producer incomplete: " + stage);
                }
                job.started.set(stage.index());
            }
            case Command.Launch(_, var attempt) -> launched(job, attempt);
            case Command.CancelAttempt(_, var attempt) ->
                    require(job.toCancel.remove(attempt), "cancels " + attempt);
            case Command.CommitTask(_, var attempt) -> {
                require(attempt.equals(succeeded), "commits another than succeeded: " + attempt);
                BitSet committed = job.committed.get(attempt.task().stage().index());
                require(!committed.get(attempt.task().partition()), "committed twice: " + attempt);
                committed.set(attempt.task().partition());
            }
            case Command.KeepPart(_, var attempt) ->
                    require(job.toKeep.remove(attempt), "keeps a part of " + attempt);
            case Command.StageCompleted(_, var stage) -> {
                require(isAllCommitted(job, stage), "completed early: " + stage);
                require(!job.complete.get(stage.index()), "completed twice: " + stage);
                job.complete.set(stage.index());
            }
            case Command.JobSucceeded(var id) -> {
                require(!job.isStopping, "succeeded while stopping");
                require(job.complete.cardinality() == job.graph.stages().size(), "incomplete");
                end(id, job);
            }
            case Command.JobFailed(var id, var attempt, var failure, _) -> {
                require(isCause(job.cause, attempt, failure), "failed by another: " + attempt);
                end(id, job);
            }
            case Command.JobCancelled(var id) -> {
                require(job.isStopping && job.cause == null, "cancelled without request");
                end(id, job);
            }
        }
    }

    private static boolean isCause(TaskOutcome cause, AttemptId attempt, Failure failure) {
        return switch (cause) {
            case null -> false;
            case TaskOutcome.Succeeded _ -> false;
            case TaskOutcome.Transient(var id, var reason) ->
                    id.equals(attempt) && reason.equals(failure);
            case TaskOutcome.Fatal(var id, var reason) ->
                    id.equals(attempt) && reason.equals(failure);
            case TaskOutcome.Cancelled(var id) -> id.equals(attempt);
            case TaskOutcome.HandedBack _ -> false;
        };
    }

    private void launched(Job job, AttemptId attempt) {
        TaskId task = attempt.task();
        int stage = task.stage().index();
        int partition = task.partition();
        require(!job.isStopping, "launched while stopping: " + attempt);
        require(job.started.get(stage), "launched before its stage: " + attempt);
        require(partition < tasks(job, task.stage()).taskCount(), "no such task: " + attempt);
        require(!job.committed.get(stage).get(partition), "launched after commit: " + attempt);
        int number = job.ended.getOrDefault(task, 0);
        require(attempt.number() - job.firstAttempt == number, "wrongly numbered: " + attempt);
        int failures = job.failures.getOrDefault(task, 0);
        require(failures < job.maxAttempts, "over the limit: " + attempt);
        require(job.toKeep.isEmpty(), "part not kept: " + job.toKeep);
        if (number == 0) {
            require(job.tried.get(stage).nextClearBit(0) == partition, "out of order: " + attempt);
            job.tried.get(stage).set(partition);
        }
        require(job.running.add(attempt), "launched twice: " + attempt);
        require(++runningCount <= slots, "more attempts than slots: " + attempt);
    }

    private void end(JobId id, Job job) {
        require(job.running.isEmpty(), "ended with attempts running: " + id);
        jobs.remove(id);
        require(ended.add(id), "ended twice: " + id);
    }

    private static boolean isAllCommitted(Job job, StageId stage) {
        return job.committed.get(stage.index()).cardinality() == tasks(job, stage).taskCount();
    }

    private static StageTasks tasks(Job job, StageId stage) {
        return job.graph.stages().get(stage.index());
    }

    private static void require(boolean condition, String broken) {
        if (!condition) {
            throw new AssertionError(broken);
        }
    }
}
