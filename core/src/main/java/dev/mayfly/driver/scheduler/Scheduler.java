package dev.mayfly.driver.scheduler;

import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.CancelRequested;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decides what the jobs of one session launch: told what happened, it says what to do.
///
/// Jobs share the slots first in, first out: an earlier job's tasks take free slots before a later
/// job's. A stage starts when all its producers are complete. An attempt that failed is tried
/// again, after the job's untried tasks, up to a limit, unless it failed as the attempt before it
/// did; a fatal failure, a failure that recurs or the limit ends the job, and what ended it is what
/// is reported. Where an attempt hands back, the next one goes on, before all that waits; failures
/// count from there. Of a job that an earlier driver has begun, committed tasks count as done and
/// are never launched. A job ends when none of its attempts runs. Answers that are not awaited
/// (given twice, late, of unknown jobs) change nothing.
///
/// Pure: equal events give equal commands. Used by one thread. A step takes time logarithmic in the
/// number of stages, linear in the number of jobs side by side and in the commands it gives, and
/// independent of the number of tasks.
public final class Scheduler {
    /// How often a task is tried unless the job says otherwise.
    public static final int DEFAULT_MAX_ATTEMPTS = 4;

    private final Map<JobId, JobScheduler> jobs = new LinkedHashMap<>();
    private int freeSlots;

    /// A scheduler without jobs.
    ///
    /// @param slots how many attempts run at the same time, at least 1
    public Scheduler(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("no slots: slots=" + slots);
        }
        freeSlots = slots;
    }

    /// What to do after an event, in order.
    ///
    /// @throws IllegalArgumentException if a job is submitted that has not ended yet
    public List<Command> on(SchedulerEvent event) {
        var commands = new ArrayList<Command>();
        switch (event) {
            case JobSubmitted submitted -> start(submitted, commands);
            case AttemptEnded ended -> answered(ended, commands);
            case CancelRequested(var id) -> {
                JobScheduler job = jobs.get(id);
                if (job != null) {
                    job.cancel(commands);
                }
            }
        }
        forgetIfEnded(event.job());
        fillSlots(commands);
        return commands;
    }

    private void start(JobSubmitted submitted, List<Command> commands) {
        var job = new JobScheduler(submitted);
        if (jobs.putIfAbsent(submitted.job(), job) != null) {
            throw new IllegalArgumentException("job runs already: job=" + submitted.job());
        }
        job.start(commands);
    }

    private void answered(AttemptEnded ended, List<Command> commands) {
        JobScheduler job = jobs.get(ended.job());
        if (job != null && job.answered(ended.outcome(), commands)) {
            freeSlots++;
        }
    }

    private void forgetIfEnded(JobId id) {
        JobScheduler job = jobs.get(id);
        if (job != null && job.isEnded()) {
            jobs.remove(id);
        }
    }

    private void fillSlots(List<Command> commands) {
        if (freeSlots == 0) {
            return;
        }
        for (JobScheduler job : jobs.values()) {
            while (freeSlots > 0 && job.isWaiting()) {
                commands.add(job.launch());
                freeSlots--;
            }
        }
    }
}
