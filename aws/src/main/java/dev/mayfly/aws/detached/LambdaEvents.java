package dev.mayfly.aws.detached;

import dev.mayfly.aws.access.MissingPermission;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Sends the events of a detached job to a function, which Lambda calls for each as soon as it may.
/// The SDK tries again what Lambda does not take; an event that is sent twice by that does no harm.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html">Invoking a
///   function asynchronously</a>
public final class LambdaEvents implements Events {
    private static final int INLINE_BYTES = 128 << 10;
    private static final int SENT_AT_A_TIME = 32;

    private final LambdaClient client;
    private final String functionName;
    private final List<CodeReference> code;
    private final ObjectStore store;

    /// Events to a function.
    ///
    /// @param client closed by whoever made it
    /// @param functionName what to call: a name, an ARN, or either with an alias
    /// @param code the jars that tasks need, in class path order
    /// @param store takes what is too large for an event
    public LambdaEvents(
            LambdaClient client, String functionName, List<CodeReference> code, ObjectStore store) {
        this.client = client;
        this.functionName = functionName;
        this.code = List.copyOf(code);
        this.store = store;
    }

    @Override
    public void coordinate(JobKeys job, Trigger trigger) throws IOException {
        send(new EventCall.Coordinate(job, trigger), JobTrace.of(job.job()).map(JobTrace::header));
    }

    @Override
    public void start(JobKeys job, List<TaskEvent> tasks) throws IOException {
        if (tasks.size() == 1) {
            start(job, tasks.getFirst());
            return;
        }
        var permits = new Semaphore(SENT_AT_A_TIME);
        var sent = new ArrayList<Future<?>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (TaskEvent task : tasks) {
                Callable<Boolean> sending =
                        () -> {
                            permits.acquire();
                            try {
                                start(job, task);
                                return true;
                            } finally {
                                permits.release();
                            }
                        };
                sent.add(threads.submit(sending));
            }
            await(sent);
        }
    }

    private static void await(List<Future<?>> sent) throws IOException {
        for (Future<?> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AccessDeniedException denied) {
                    throw denied;
                }
                throw new IOException("task's event not sent: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while events were sent", e);
            }
        }
    }

    private void start(JobKeys job, TaskEvent task) throws IOException {
        TaskId id = task.spec().attempt().task();
        send(
                EventPayload.start(job, code, task, INLINE_BYTES, store),
                JobTrace.of(job.job()).map(trace -> trace.header(id)));
    }

    private void send(EventCall event, Optional<TraceHeader> trace) throws IOException {
        byte[] payload = EventPayload.of(event);
        try {
            client.invoke(request ->
                    request.functionName(functionName)
                            .invocationType(InvocationType.EVENT)
                            .payload(SdkBytes.fromByteArrayUnsafe(payload))
                            .overrideConfiguration(set ->
                                    trace.ifPresent(header ->
                                            set.putHeader(TraceHeader.NAME, header.toString()))));
        } catch (SdkException e) {
            if (e instanceof LambdaException refusal) {
                requireAllowed(refusal);
            }
            throw new IOException(
                    "event not taken: function=" + functionName + " cause=" + e.getMessage(), e);
        }
    }

    private void requireAllowed(LambdaException refusal) throws AccessDeniedException {
        Optional<MissingPermission> permission =
                MissingPermission.here("lambda:InvokeFunction", functionName).in(refusal);
        if (permission.isPresent()) {
            var denied = new AccessDeniedException(functionName, null, permission.get().toString());
            denied.initCause(refusal);
            throw denied;
        }
    }
}
