package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.data.JsonString;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Calls that nobody waits for: each is tried, tried again if it fails, and told about when it
/// failed for good. Safe for use by many threads.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html">Invoking a
///   function asynchronously</a>
final class EventQueue implements AutoCloseable {
    private static final int MAX_WAITING = 10_000;

    private final LocalFunction function;
    private final Environments environments;
    private final Consumer<String> onFailure;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// An empty queue.
    ///
    /// @param onFailure told about each event that failed for good, in the JSON of Lambda's
    ///   destinations
    EventQueue(
            LocalFunction function,
            Environments environments,
            Consumer<String> onFailure,
            Clock clock) {
        this.function = function;
        this.environments = environments;
        this.onFailure = onFailure;
        this.clock = clock;
    }

    /// Takes an event.
    ///
    /// @return false if too many wait
    boolean offer(FunctionCall call) {
        if (!room.tryAcquire()) {
            return false;
        }
        threads.execute(() -> run(call));
        return true;
    }

    private void run(FunctionCall call) {
        try {
            FunctionReply reply = serve(call);
            int tries = 1;
            for (Duration pause : function.eventRetryPauses()) {
                if (!reply.isFailed()) {
                    break;
                }
                Thread.sleep(pause);
                reply = serve(call);
                tries++;
            }
            if (reply.isFailed()) {
                onFailure.accept(record(call, reply, tries));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } finally {
            room.release();
        }
    }

    private FunctionReply serve(FunctionCall call) throws InterruptedException {
        ExecutionEnvironment environment = environments.acquire();
        try {
            return environment.serve(call);
        } finally {
            environments.release(environment);
        }
    }

    private String record(FunctionCall call, FunctionReply reply, int tries) {
        return "{\"version\":\"1.0\",\"timestamp\":"
                + JsonString.of(clock.instant().toString())
                + ",\"requestContext\":{\"requestId\":"
                + JsonString.of(call.requestId())
                + ",\"functionArn\":"
                + JsonString.of(function.arn() + ":$LATEST")
                + ",\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":"
                + tries
                + "},\"requestPayload\":"
                + new String(call.payload(), UTF_8)
                + ",\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\","
                + "\"functionError\":\"Unhandled\"},\"responsePayload\":"
                + new String(reply.payload(), UTF_8)
                + "}";
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
