package dev.mayfly.driver.coordinator;

import dev.mayfly.backend.Backend;
import dev.mayfly.driver.coordinator.Message.Answered;
import dev.mayfly.driver.coordinator.Message.CancelRequested;
import dev.mayfly.driver.coordinator.Message.Closing;
import dev.mayfly.driver.coordinator.Message.Submitted;
import dev.mayfly.driver.scheduler.Command;
import dev.mayfly.driver.scheduler.Scheduler;
import dev.mayfly.driver.scheduler.SchedulerEvent;
import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Runs jobs side by side on one backend. Safe for use by many threads.
///
/// One event loop, a thread of the coordinator's, owns the [Scheduler] and all jobs: it takes a
/// message, asks the scheduler, and does what that commands. Other threads only leave messages. A
/// bug in the loop ends every job with it, instead of leaving their users waiting.
public final class Coordinator implements AutoCloseable {
    private final Backend backend;
    private final Clock clock;
    private final int slots;
    private final Scheduler scheduler;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Map<JobId, RunningJob> admitted = new ConcurrentHashMap<>();
    private final Map<JobId, RunningJob> jobs = new LinkedHashMap<>();
    private final Thread loop;
    private volatile @Nullable Throwable crash;
    private boolean isClosed;

    /// Starts the event loop.
    ///
    /// @param backend closed by [#close]
    public Coordinator(Backend backend, Clock clock) {
        this.backend = backend;
        this.clock = clock;
        slots = backend.slots();
        scheduler = new Scheduler(slots);
        loop = Thread.ofPlatform().name("mayfly-coordinator").daemon().unstarted(this::run);
        loop.start();
    }

    /// Begins a job.
    ///
    /// @throws IllegalArgumentException if a job of that id is running
    /// @throws IllegalStateException if the coordinator is closed
    public JobHandle submit(JobSubmission submission) {
        JobId id = submission.job();
        var job =
                new RunningJob(
                        submission, clock, asked -> messages.add(new CancelRequested(asked)));
        synchronized (messages) {
            if (isClosed) {
                throw new IllegalStateException("coordinator is closed: job=" + id, crash);
            }
            if (admitted.putIfAbsent(id, job) != null) {
                throw new IllegalArgumentException("job runs already: job=" + id);
            }
            messages.add(new Submitted(job));
        }
        return job.handle();
    }

    /// Cancels the jobs that run, waits for their ends, and closes the backend.
    @Override
    public void close() {
        synchronized (messages) {
            isClosed = true;
            messages.add(new Closing());
        }
        try (backend) {
            joinLoop();
        }
    }

    private void joinLoop() {
        boolean isInterrupted = false;
        while (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean isClosing = false;
            while (!isClosing || !jobs.isEmpty()) {
                isClosing |= handle(messages.take());
            }
        } catch (Throwable t) {
            crashed(t);
        }
    }

    /// Handles a message and tells whether it was the last to ask for something new.
    private boolean handle(Message message) {
        switch (message) {
            case Submitted(var job) -> start(job);
            case Answered(var job, var attempt, var outcome) ->
                    answered(job, expected(attempt, outcome));
            case CancelRequested(var job) -> cancel(job);
            case Closing() -> List.copyOf(jobs.values()).forEach(this::cancel);
        }
        return message instanceof Closing;
    }

    private void start(RunningJob job) {
        JobSubmission submission = job.submission();
        jobs.put(submission.job(), job);
        job.start(slots);
        tell(
                new JobSubmitted(
                        submission.job(),
                        submission.graph(),
                        submission.maxAttempts(),
                        submission.recovery().forScheduler()),
                null);
    }

    private void cancel(RunningJob job) {
        // a later job may have the id of one that ended
        if (jobs.get(job.submission().job()) == job) {
            tell(new SchedulerEvent.CancelRequested(job.submission().job()), null);
        }
    }

    private void answered(RunningJob job, TaskOutcome outcome) {
        if (job.answered(outcome)) {
            tell(new AttemptEnded(job.submission().job(), outcome), outcome);
        }
    }

    private void tell(SchedulerEvent event, @Nullable TaskOutcome outcome) {
        for (Command command : scheduler.on(event)) {
            perform(command, job(command), outcome);
        }
    }

    private void perform(Command command, RunningJob job, @Nullable TaskOutcome outcome) {
        switch (command) {
            case Command.StageStarted(_, var stage) -> job.stageStarted(stage);
            case Command.Launch(_, var attempt) -> launch(job, attempt);
            case Command.CancelAttempt(var id, var attempt) -> backend.cancel(id, attempt);
            case Command.CommitTask _ -> {
                if (outcome instanceof TaskOutcome.Succeeded success) {
                    job.commit(success);
                }
            }
            case Command.KeepPart _ -> {
                if (outcome instanceof TaskOutcome.HandedBack part) {
                    job.keep(part);
                }
            }
            case Command.StageCompleted(_, var stage) -> job.stageCompleted(stage);
            case Command.JobSucceeded _ -> forget(job).succeeded();
            case Command.JobFailed(_, var attempt, var failure, var hasRecurred) ->
                    forget(job).failed(attempt, failure, hasRecurred);
            case Command.JobCancelled _ -> forget(job).cancelled();
        }
    }

    private void launch(RunningJob job, AttemptId attempt) {
        try {
            TaskSpec spec = job.launched(attempt);
            backend.launch(spec, outcome -> messages.add(new Answered(job, attempt, outcome)));
        } catch (Throwable t) {
            job.failedLocally(attempt, t);
            var outcome = new TaskOutcome.Fatal(attempt, Failure.of(t));
            messages.add(new Answered(job, attempt, outcome));
        }
    }

    /// An answer that names another attempt would leave this one unanswered for ever.
    private static TaskOutcome expected(AttemptId attempt, TaskOutcome outcome) {
        if (outcome.attempt().equals(attempt)) {
            return outcome;
        }
        var failure =
                new IllegalStateException(
                        "answer names another attempt: attempt="
                                + attempt
                                + " answered="
                                + outcome.attempt());
        return new TaskOutcome.Fatal(attempt, Failure.of(failure));
    }

    private RunningJob job(Command command) {
        RunningJob job = jobs.get(command.job());
        if (job == null) {
            throw new IllegalStateException("command for an unknown job: " + command);
        }
        return job;
    }

    private RunningJob forget(RunningJob job) {
        jobs.remove(job.submission().job());
        admitted.remove(job.submission().job());
        return job;
    }

    private void crashed(Throwable thrown) {
        crash = thrown;
        List<RunningJob> abandoned;
        synchronized (messages) {
            isClosed = true;
            abandoned = new ArrayList<>(admitted.values());
            admitted.clear();
        }
        for (RunningJob job : abandoned) {
            job.abandon(new IllegalStateException("coordinator crashed", thrown));
        }
    }
}
