package dev.mayfly.aws.lambda;

import dev.mayfly.aws.trace.TraceHeader;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/// A function that answers its calls by a script and then as another function does.
final class ScriptedFunction implements FunctionPort {
    private final Queue<Function<byte[], InvokeResult>> script = new ArrayDeque<>();
    private final FunctionPort afterwards;
    private int calls;

    ScriptedFunction(FunctionPort afterwards) {
        this.afterwards = afterwards;
    }

    /// Adds an answer to the next call that has none yet.
    ScriptedFunction then(InvokeResult result) {
        return then(payload -> result);
    }

    ScriptedFunction then(Function<byte[], InvokeResult> answer) {
        script.add(answer);
        return this;
    }

    synchronized int calls() {
        return calls;
    }

    @Override
    public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
            throws InterruptedException {
        Function<byte[], InvokeResult> next;
        synchronized (this) {
            calls++;
            next = script.poll();
        }
        return next == null ? afterwards.invoke(payload, trace) : next.apply(payload);
    }
}
