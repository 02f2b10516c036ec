package dev.mayfly.aws.lambda;

import dev.mayfly.aws.function.CountedRequests;
import dev.mayfly.aws.function.WorkerHandler;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/// A function in this JVM: each call has a handler of its own. Interrupting a call stops its
/// attempts, as no real function does.
final class HandlerFunction implements FunctionPort {
    private final ObjectStore store;
    private final BiFunction<ClassLoader, JobId, WorkerHandler.AttemptRunner> runners;
    private final AtomicInteger calls = new AtomicInteger();

    HandlerFunction(WorkerHandler.AttemptRunner runner) {
        this(new MemoryObjectStore(), runner);
    }

    HandlerFunction(ObjectStore store, WorkerHandler.AttemptRunner runner) {
        this.store = store;
        this.runners = (loader, job) -> runner;
    }

    /// How often it was called.
    int calls() {
        return calls.get();
    }

    @Override
    public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
            throws InterruptedException {
        int number = calls.incrementAndGet();
        var handler =
                new WorkerHandler(
                        store, Path.of("unused"), runners, 16, new CountedRequests(store));
        try {
            return new InvokeResult.Returned(handler.answer(payload, "request-" + number));
        } catch (InterruptedIOException e) {
            boolean _ = Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
