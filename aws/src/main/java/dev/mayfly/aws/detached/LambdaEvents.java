package dev.mayfly.aws.detached;

import dev.mayfly.aws.access.MissingPermission;
import dev.mayfly.aws.access.Remedy;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Sends the events of a detached job to a function, which Lambda calls for each as soon as it may,
/// and calls it for the first one. The SDK tries again what Lambda does not take; an event that is
/// sent twice by that does no harm.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html">Invoking a
///   function asynchronously</a>
public final class LambdaEvents implements Events {
    private static final int INLINE_BYTES = 128 << 10;
    private static final int SENT_AT_A_TIME = 32;

    /// As often as Lambda delivers an event that fails.
    private static final int BEGIN_TRIES = 3;

    /// How long the first look at a job is waited for: less than a client waits for an answer, so
    /// that none is sent again because it takes long.
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(25);

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

    /// Calls the function and waits for its answer. Where none comes in time, an event follows,
    /// which does nothing if the call went well.
    @Override
    public void begin(JobKeys job) throws IOException {
        var event = new EventCall.Coordinate(job, Trigger.begin());
        Optional<TraceHeader> trace = JobTrace.of(job.job()).map(JobTrace::header);
        for (int tries = 1; ; tries++) {
            InvokeResponse answer;
            try {
                answer = invoke(event, InvocationType.REQUEST_RESPONSE, trace);
            } catch (SdkException e) {
                requireUnclear(e);
                coordinate(job, Trigger.beginAgain());
                return;
            }
            if (answer.functionError() == null) {
                return;
            }
            Optional<JsonNode> error = errorOf(answer);
            String type = field(error, "errorType");
            if (tries == BEGIN_TRIES || type.endsWith("AccessDeniedException")) {
                throw new IOException(
                        "function failed when it was to look after the job; mayfly doctor looks"
                                + " at the deployment: function="
                                + functionName
                                + " error="
                                + type
                                + " message="
                                + field(error, "errorMessage"));
            }
        }
    }

    /// Makes sure that a call may have been taken, or will be later.
    private void requireUnclear(SdkException failure) throws IOException {
        boolean isUnclear =
                !(failure instanceof LambdaException refusal)
                        || refusal.statusCode() == 429
                        || refusal.statusCode() >= 500;
        if (!isUnclear) {
            throw notTaken(failure);
        }
    }

    private static Optional<JsonNode> errorOf(InvokeResponse answer) {
        try {
            return Optional.of(JsonNode.parser().parse(answer.payload().asUtf8String()));
        } catch (RuntimeException e) {
            return Optional.empty(); // Lambda did not get to saying why
        }
    }

    private static String field(Optional<JsonNode> error, String name) {
        return error.flatMap(node -> node.field(name)).map(JsonNode::text).orElse("unknown");
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
                JobTrace.of(job.job()).map(trace -> trace.headerInJob(id)));
    }

    private void send(EventCall event, Optional<TraceHeader> trace) throws IOException {
        try {
            invoke(event, InvocationType.EVENT, trace);
        } catch (SdkException e) {
            throw notTaken(e);
        }
    }

    private InvokeResponse invoke(
            EventCall event, InvocationType type, Optional<TraceHeader> trace) {
        byte[] payload = EventPayload.of(event);
        return client.invoke(request ->
                request.functionName(functionName)
                        .invocationType(type)
                        .payload(SdkBytes.fromByteArrayUnsafe(payload))
                        .overrideConfiguration(set -> {
                            trace.ifPresent(
                                    header -> set.putHeader(TraceHeader.NAME, header.toString()));
                            if (type == InvocationType.REQUEST_RESPONSE) {
                                set.apiCallTimeout(BEGIN_LIMIT);
                            }
                        }));
    }

    private IOException notTaken(SdkException reason) throws AccessDeniedException {
        if (reason instanceof LambdaException refusal) {
            requireAllowed(refusal);
        }
        String why = String.valueOf(reason.getMessage());
        if (reason instanceof AwsServiceException refusal) {
            why = Remedy.before(refusal, why);
        }
        return new IOException(
                "event not taken: function=" + functionName + " cause=" + why, reason);
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
