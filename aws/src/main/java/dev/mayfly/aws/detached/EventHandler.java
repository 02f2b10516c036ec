package dev.mayfly.aws.detached;

import dev.mayfly.DetachedJob;
import dev.mayfly.aws.call.CodeReference;
import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobCode;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Handles the events of detached jobs inside a function. What fails here fails the call, so that
/// Lambda delivers the event again.
public final class EventHandler {
    private final ObjectStore store;
    private final Code code;
    private final Runners runners;
    private final Function<List<CodeReference>, LambdaEvents> events;

    /// Brings user code into the function.
    @FunctionalInterface
    public interface Code {
        /// A loader of these jars, in this order.
        ClassLoader loader(List<CodeReference> code) throws IOException;
    }

    /// Runs attempts.
    @FunctionalInterface
    public interface Runners {
        /// Runs one with this code to its end.
        TaskOutcome run(TaskSpec spec, ClassLoader loader);
    }

    /// Handles events.
    ///
    /// @param client calls this function
    /// @param functionName this function, as it was called
    public EventHandler(
            ObjectStore store,
            Code code,
            Runners runners,
            LambdaClient client,
            String functionName) {
        this.store = store;
        this.code = code;
        this.runners = runners;
        this.events = needed -> new LambdaEvents(client, functionName, needed, store);
    }

    /// Whether a payload is for this handler: an event of a job, or a notification of S3.
    public static boolean accepts(byte[] payload) {
        return EventPayload.isEvent(payload) || Notification.isNotification(payload);
    }

    /// Handles an event.
    ///
    /// @throws IOException if it is to be delivered again
    public void handle(byte[] payload) throws IOException {
        try {
            if (!EventPayload.isEvent(payload)) {
                for (EventCall.Coordinate each : Notification.of(payload)) {
                    coordinate(each.job(), each.trigger());
                }
                return;
            }
            switch (EventPayload.eventOf(payload)) {
                case EventCall.Coordinate(var job, var trigger) -> coordinate(job, trigger);
                case EventCall.Start start -> start(start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("event not handled");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private void start(EventCall.Start start) throws IOException {
        ClassLoader loader = code.loader(start.code());
        new DetachedTask(store, new JobJournal(store, start.job()), events.apply(start.code()))
                .on(EventPayload.task(start, store), spec -> runners.run(spec, loader));
    }

    private void coordinate(JobKeys job, Trigger trigger) throws IOException, InterruptedException {
        List<CodeReference> needed =
                new JobJournal(store, job)
                        .description()
                        .map(description -> references(description.code()))
                        .orElse(List.of());
        new DetachedJob(store, job, events.apply(needed), Clock.systemUTC())
                .coordinate(trigger, jars -> code.loader(references(jars)));
    }

    private static List<CodeReference> references(List<JobCode> code) {
        return code.stream().map(each -> new CodeReference(each.sha256(), each.key())).toList();
    }
}
