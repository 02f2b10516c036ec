package dev.mayfly.aws.lambda;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.call.InvocationAnswer;
import dev.mayfly.aws.call.TaskCodecs;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One call of a function with some attempts in it, from the first try to the answers. Runs on a
/// thread of the backend, which is interrupted when nobody waits for its attempts any more.
final class LambdaCall implements Runnable {
    private static final long GRACE_MILLIS = 5_000;

    private final List<LambdaAttempt> attempts;
    private final FunctionPort function;
    private final ObjectStore store;
    private final LambdaOptions options;
    private final Admission admission;
    private final Timing timing;
    private final FunctionFailures failures;
    private @Nullable Thread thread;

    /// A call that was admitted.
    LambdaCall(
            List<LambdaAttempt> attempts,
            FunctionPort function,
            ObjectStore store,
            LambdaOptions options,
            Admission admission,
            Timing timing) {
        this.attempts = List.copyOf(attempts);
        this.function = function;
        this.store = store;
        this.options = options;
        this.admission = admission;
        this.timing = timing;
        this.failures = new FunctionFailures(options);
        attempts.forEach(each -> each.carriedBy(this));
    }

    /// Interrupts the call if all its attempts are answered.
    synchronized void stopIfNotNeeded() {
        if (thread != null && !isNeeded()) {
            thread.interrupt();
        }
    }

    private boolean isNeeded() {
        return attempts.stream().anyMatch(each -> !each.isAnswered());
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                call();
            }
        } catch (InterruptedException e) {
            answerAll(TaskOutcome.Cancelled::new);
        } catch (Throwable t) {
            answerAll(attempt -> failures.broken(attempt, t));
        } finally {
            end();
            admission.leave();
        }
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return isNeeded();
    }

    private synchronized void end() {
        thread = null;
    }

    private void call() throws IOException, InterruptedException {
        Invocation invocation = invocation();
        byte[] payload = invocation.toPayload();
        long firstTryMillis = timing.millis();
        for (int refusals = 1; ; refusals++) {
            long startMillis = timing.millis();
            attempts.forEach(each -> each.runs(Instant.ofEpochMilli(startMillis)));
            InvokeResult result = function.invoke(payload, trace());
            if (!(result instanceof InvokeResult.Throttled(String reason))) {
                ended(result, invocation, startMillis);
                return;
            }
            attempts.forEach(LambdaAttempt::waits);
            if (!admission.refused(refusals, firstTryMillis)) {
                answerAll(attempt -> failures.starved(attempt, reason));
                return;
            }
        }
    }

    private void ended(InvokeResult result, Invocation invocation, long startMillis)
            throws InterruptedException {
        switch (result) {
            case InvokeResult.Returned(byte[] payload) -> {
                admission.accepted();
                returned(payload, invocation);
            }
            case InvokeResult.Failed failed -> {
                admission.accepted();
                answerAll(attempt -> failures.failed(attempt, failed, attempts.size() - 1));
            }
            case InvokeResult.Lost(String reason) -> {
                long end = startMillis + options.timeout().toMillis() + GRACE_MILLIS;
                timing.sleep(Math.max(0, end - timing.millis()));
                answerAll(attempt -> failures.lost(attempt, reason));
            }
            case InvokeResult.NotSent(String reason) -> {
                attempts.forEach(LambdaAttempt::waits);
                answerAll(attempt -> failures.notSent(attempt, reason));
            }
            case InvokeResult.Refused(String reason) -> {
                admission.refusedForGood();
                attempts.forEach(LambdaAttempt::waits);
                answerAll(attempt -> failures.refused(attempt, reason));
            }
            case InvokeResult.Throttled _ -> throw new IllegalStateException("not ended");
        }
    }

    /// A call has one header. With attempts of several tasks it is that of one which is recorded.
    private Optional<TraceHeader> trace() {
        TaskSpec told =
                attempts.stream()
                        .map(LambdaAttempt::spec)
                        .filter(spec -> JobTrace.isSampled(spec.attempt().task()))
                        .findFirst()
                        .orElse(attempts.getFirst().spec());
        return JobTrace.of(told.job()).map(trace -> trace.header(told.attempt().task()));
    }

    private Invocation invocation() throws IOException {
        var calls = new ArrayList<Invocation.Call>();
        for (LambdaAttempt attempt : attempts) {
            TaskSpec spec = attempt.spec();
            String key = key(spec);
            Body body =
                    Body.of(TaskCodecs.encode(spec), options.inlineBytes(), key + "-spec", store);
            calls.add(new Invocation.Call(spec.job(), spec.attempt(), body, key + "-outcome"));
        }
        return new Invocation(options.code(), options.inlineBytes(), calls);
    }

    private static String key(TaskSpec spec) {
        AttemptId attempt = spec.attempt();
        return spec.workDirectory()
                + "/calls/"
                + attempt.task().stage().index()
                + "/"
                + attempt.task().partition()
                + "-"
                + attempt.number();
    }

    private void returned(byte[] payload, Invocation invocation) {
        InvocationAnswer answer = InvocationAnswer.of(payload);
        if (answer.outcomes().size() != attempts.size()) {
            throw new IllegalStateException(
                    "function answers for another number of attempts: expected="
                            + attempts.size()
                            + " found="
                            + answer.outcomes().size());
        }
        for (int i = 0; i < attempts.size(); i++) {
            LambdaAttempt attempt = attempts.get(i);
            Body body = answer.outcomes().get(i);
            attempt.answer(outcome(attempt.id(), body, invocation.calls().get(i).job()));
            forget(body);
            forget(invocation.calls().get(i).spec());
        }
    }

    private TaskOutcome outcome(AttemptId attempt, Body body, JobId job) {
        try {
            TaskOutcome outcome = TaskCodecs.outcome(body.bytes(store));
            if (outcome.attempt().equals(attempt)) {
                return outcome;
            }
            throw new IllegalStateException(
                    "function answers for another attempt: job="
                            + job
                            + " expected="
                            + attempt
                            + " found="
                            + outcome.attempt());
        } catch (IOException | RuntimeException e) {
            return failures.broken(attempt, e);
        }
    }

    private void forget(Body body) {
        if (body instanceof Body.Stored stored) {
            try {
                store.delete(stored.key());
            } catch (IOException e) {
                return; // it lies in the job's work directory and is removed with that
            }
        }
    }

    private void answerAll(Function<AttemptId, TaskOutcome> outcome) {
        attempts.forEach(each -> each.answer(outcome.apply(each.id())));
    }
}
