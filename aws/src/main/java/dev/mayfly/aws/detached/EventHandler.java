package dev.mayfly.aws.detached;

import dev.mayfly.DetachedJob;
import dev.mayfly.aws.trace.JobSegment;
import dev.mayfly.aws.trace.SegmentDocument;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.detached.CostCheck;
import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Handles the events of detached jobs inside a function. What fails here fails the call, so that
/// Lambda delivers the event again. Of a job that has ended nothing fails: there is nothing to do.
public final class EventHandler {
    private final ObjectStore store;
    private final Code code;
    private final Runners runners;
    private final Function<List<CodeReference>, LambdaEvents> events;
    private final Listener listener;

    /// Brings user code into the function.
    @FunctionalInterface
    public interface Code {
        /// A loader of these jars, in this order.
        ClassLoader loader(List<CodeReference> code) throws IOException;
    }

    /// Runs attempts.
    @FunctionalInterface
    public interface Runners {
        /// Brings its code into the function, and runs one to its end.
        ///
        /// @param code jars of user code, in class path order
        TaskOutcome run(TaskSpec spec, List<CodeReference> code);
    }

    /// Hears of jobs what the one who called never does. Must not fail.
    public interface Listener {
        /// There is a piece of a job's trace. The last one of a job comes once, or never if the
        /// function dies.
        void traced(SegmentDocument piece);

        /// An event of a job was not handled, or the job was not swept.
        void failed(JobId job, Throwable failure);
    }

    /// Handles events.
    ///
    /// @param client calls this function
    /// @param functionName this function, as it was called
    /// @param listener hears of each failure before the call fails
    public EventHandler(
            ObjectStore store,
            Code code,
            Runners runners,
            LambdaClient client,
            String functionName,
            Listener listener) {
        this.store = store;
        this.code = code;
        this.runners = runners;
        this.listener = listener;
        this.events = needed -> new LambdaEvents(client, functionName, needed, store);
    }

    /// Whether a payload is for this handler: an event of a job, a notification of S3, or a call of
    /// the schedule.
    public static boolean accepts(byte[] payload) {
        return EventPayload.isEvent(payload)
                || Notification.isNotification(payload)
                || SweepCall.isSweep(payload);
    }

    /// Handles an event.
    ///
    /// @param patience how long a job may do nothing before a sweep has it looked after: longer
    ///   than a call may take
    /// @throws IOException if it is to be delivered again
    public void handle(byte[] payload, Duration patience) throws IOException {
        try {
            if (SweepCall.isSweep(payload)) {
                sweep(SweepCall.of(payload).work(), patience);
                return;
            }
            if (!EventPayload.isEvent(payload)) {
                for (EventCall.Coordinate each : Notification.of(payload)) {
                    telling(each.job(), () -> coordinate(each.job(), each.trigger()));
                }
                return;
            }
            switch (EventPayload.eventOf(payload)) {
                case EventCall.Coordinate(var job, var trigger) ->
                        telling(job, () -> coordinate(job, trigger));
                case EventCall.Start start -> telling(start.job(), () -> start(start));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("event not handled");
            stopped.initCause(e);
            throw stopped;
        }
    }

    /// What is done about one job.
    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void telling(JobKeys job, Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            listener.failed(job.job(), e);
            throw e;
        }
    }

    private void start(EventCall.Start start) throws IOException {
        var journal = new JobJournal(store, start.job());
        try {
            new DetachedTask(
                            store,
                            journal,
                            events.apply(start.code()),
                            cost(journal),
                            Clock.systemUTC())
                    .on(EventPayload.task(start, store), spec -> runners.run(spec, start.code()));
        } catch (IOException | RuntimeException e) {
            if (!journal.hasEndedBefore(e)) {
                throw e;
            }
        }
    }

    private void coordinate(JobKeys job, Trigger trigger) throws IOException, InterruptedException {
        var journal = new JobJournal(store, job);
        Optional<JobDescription> found = journal.description();
        if (trigger.isBegin()) {
            found.ifPresent(description -> begun(job.job(), description));
        }
        List<CodeReference> needed = found.map(JobDescription::code).orElse(List.of());
        new DetachedJob(
                        store,
                        job,
                        events.apply(needed),
                        cost(journal),
                        Clock.systemUTC(),
                        end -> ended(job.job(), end))
                .coordinate(trigger, code::loader);
    }

    private void begun(JobId id, JobDescription job) {
        JobSegment.of(id, job.name(), job.createdMillis())
                .ifPresent(segment -> listener.traced(segment.inProgress()));
    }

    private void ended(JobId id, JobEnd end) {
        JobSegment.of(id, end.name(), end.createdMillis())
                .ifPresent(segment ->
                        listener.traced(
                                segment.ended(end.endedMillis(), end.state(), end.reason())));
    }

    private CostCheck cost(JobJournal journal) {
        return new JobCost(store, journal, code, Clock.systemUTC());
    }

    /// Looks at all jobs of a place for work. One that cannot be read keeps nobody from the others.
    private void sweep(String work, Duration patience) throws IOException {
        var failures = new ArrayList<Exception>();
        for (JobKeys job : JobJournal.all(store, store.absolute(work))) {
            var journal = new JobJournal(store, job);
            try {
                if (journal.isDetached()) {
                    boolean _ =
                            new Sweep(
                                            store,
                                            journal,
                                            events.apply(List.of()),
                                            Clock.systemUTC(),
                                            patience)
                                    .look();
                }
            } catch (IOException | RuntimeException e) {
                listener.failed(job.job(), e);
                failures.add(new IOException("job not swept: job=" + job.job(), e));
            }
        }
        if (!failures.isEmpty()) {
            var failed = new IOException("jobs not swept: count=" + failures.size());
            failures.forEach(failed::addSuppressed);
            throw failed;
        }
    }
}
