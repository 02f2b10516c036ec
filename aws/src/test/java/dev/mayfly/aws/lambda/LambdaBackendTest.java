package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.backend.Backend;
import dev.mayfly.backend.BackendContract;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaBackendTest extends BackendContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final ManualTiming timing = new ManualTiming();

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final JobListener heard =
            new JobListener() {
                @Override
                public void on(JobEvent event) {}

                @Override
                public void waits(JobId job, AttemptId attempt) {
                    told.add("waits " + attempt.task().partition());
                }

                @Override
                public void runs(JobId job, AttemptId attempt, Instant time) {
                    told.add("runs " + attempt.task().partition());
                }
            };

    @Override
    protected Backend open(int slots, Work work) {
        return backend(slots, new HandlerFunction(store, work::run));
    }

    private LambdaBackend backend(int concurrency, FunctionPort function) {
        return backend(LambdaOptions.of("worker", TIMEOUT, concurrency), function);
    }

    private LambdaBackend backend(LambdaOptions options, FunctionPort function) {
        return new LambdaBackend(options, function, store, List.of(heard), timing);
    }

    private static HandlerFunction succeeding() {
        return new HandlerFunction(spec -> TestSpecs.success(spec.attempt()));
    }

    private Failure fatal(ScriptedFunction function) throws Exception {
        try (Backend backend = backend(1, function)) {
            launch(backend, 0);
            return ((TaskOutcome.Fatal) answer()).failure();
        }
    }

    private Failure passing(ScriptedFunction function) throws Exception {
        try (Backend backend = backend(1, function)) {
            launch(backend, 0);
            return ((TaskOutcome.Transient) answer()).failure();
        }
    }

    @Test
    void attempts_wait_while_the_function_is_busy_and_do_not_fail() throws Exception {
        var function = new ScriptedFunction(succeeding());
        for (int i = 0; i < 12; i++) {
            function.then(new InvokeResult.Throttled("Rate Exceeded."));
        }

        try (Backend backend = backend(3, function)) {
            for (int i = 0; i < 5; i++) {
                launch(backend, i);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
            }
        }
        assertThat(function.calls()).isEqualTo(12 + 5);
    }

    @Test
    void listeners_hear_when_a_function_has_an_attempt() throws Exception {
        var function = new ScriptedFunction(succeeding());
        function.then(new InvokeResult.Throttled("Rate Exceeded."));

        try (Backend backend = backend(1, function)) {
            launch(backend, 7);
            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }

        assertThat(told).containsExactly("waits 7", "runs 7", "waits 7", "runs 7");
    }

    @Test
    void listeners_hear_that_no_function_has_an_attempt_whose_call_is_refused() throws Exception {
        Failure _ = fatal(new ScriptedFunction(succeeding()).then(new InvokeResult.Refused("no")));
        Failure _ =
                passing(new ScriptedFunction(succeeding()).then(new InvokeResult.NotSent("no")));

        assertThat(told)
                .containsExactly("waits 0", "runs 0", "waits 0", "waits 0", "runs 0", "waits 0");
    }

    @Test
    @Timeout(60)
    void no_function_has_attempts_that_are_cancelled_because_the_first_call_was_refused()
            throws Exception {
        var isCalled = new CountDownLatch(1);
        FunctionPort silent =
                (payload, trace) -> {
                    isCalled.countDown();
                    new CountDownLatch(1).await();
                    throw new AssertionError();
                };
        var function = new ScriptedFunction(silent).then(new InvokeResult.Refused("no"));

        try (Backend backend = backend(2, function)) {
            launch(backend, 0);
            assertThat(answer()).isInstanceOf(TaskOutcome.Fatal.class);
            launch(backend, 1);
            isCalled.await();
        }

        assertThat(answer()).isInstanceOf(TaskOutcome.Cancelled.class);
        assertThat(told.getLast()).isEqualTo("waits 1");
    }

    @Test
    void a_function_that_takes_no_call_for_ever_is_told_about() throws Exception {
        FunctionPort never = (payload, trace) -> new InvokeResult.Throttled("Rate Exceeded.");

        Failure failure = fatal(new ScriptedFunction(never));

        assertThat(failure.message())
                .contains("reserved concurrency", "function=worker", "reason=Rate Exceeded.");
        assertThat(timing.millis()).isGreaterThan(2 * TIMEOUT.toMillis());
    }

    @Test
    void a_lost_answer_is_no_reason_to_call_again_before_the_function_must_have_ended()
            throws Exception {
        var function = new ScriptedFunction(succeeding()).then(new InvokeResult.Lost("reset"));

        Failure failure = passing(function);

        assertThat(failure.message()).contains("connection", "timeoutSeconds=60", "reason=reset");
        assertThat(timing.millis()).isGreaterThanOrEqualTo(TIMEOUT.toMillis());
        assertThat(function.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Sandbox.Timedout,Task timed out after 60.00 seconds,took longer than its time-out",
        "Runtime.ExitError,Runtime exited with error: exit status 3,process ended",
        "Function.Strange,what is this,function failed",
    })
    void what_may_pass_is_a_failure_that_may_pass(String type, String message, String told)
            throws Exception {
        var failed = new InvokeResult.Failed(type, message, "end of the log");

        Failure failure = passing(new ScriptedFunction(succeeding()).then(failed));

        assertThat(failure.type()).isEqualTo(type);
        assertThat(failure.message()).contains(told, "function=worker", message);
        assertThat(failure.trace()).isEqualTo("end of the log");
    }

    @ParameterizedTest
    @CsvSource({
        "Runtime.OutOfMemory,Runtime exited with error: signal: killed,ran out of memory",
        "Runtime.ExitError,Runtime exited with error: signal: killed,ran out of memory",
        "java.lang.OutOfMemoryError,Java heap space,ran out of memory",
        "java.lang.ClassNotFoundException,Class not found,deploy it again",
    })
    void what_would_happen_again_is_fatal(String type, String message, String told)
            throws Exception {
        var failed = new InvokeResult.Failed(type, message, "");

        Failure failure = fatal(new ScriptedFunction(succeeding()).then(failed));

        assertThat(failure.message()).contains(told, message);
    }

    @Test
    void a_refused_call_is_fatal() throws Exception {
        var refused = new InvokeResult.Refused("Function not found: worker");

        assertThat(fatal(new ScriptedFunction(succeeding()).then(refused)).message())
                .contains("Function not found: worker");
    }

    @Test
    void a_function_that_was_not_reached_may_be_later() throws Exception {
        var notSent = new InvokeResult.NotSent("Connection refused");

        assertThat(passing(new ScriptedFunction(succeeding()).then(notSent)).message())
                .contains("not reached", "Connection refused");
    }

    @Test
    void an_answer_that_is_none_is_no_success() throws Exception {
        var foreign = new InvokeResult.Returned("\"Hello from Lambda!\"".getBytes());

        assertThat(passing(new ScriptedFunction(succeeding()).then(foreign)).message())
                .contains("not a payload");
    }

    @Test
    void an_answer_for_another_attempt_is_no_success() throws Exception {
        AttemptId other = TestSpecs.attempt(7);

        Failure failure =
                passing(
                        new ScriptedFunction(
                                new HandlerFunction(spec -> TestSpecs.success(other))));

        assertThat(failure.message()).contains("another attempt");
    }

    @Test
    void what_is_too_large_for_a_call_goes_through_the_store_and_is_removed() throws Exception {
        byte[] large = new byte[10_000];
        var seen = new LinkedBlockingQueue<List<String>>();
        var function =
                new HandlerFunction(
                        store,
                        spec -> {
                            seen.add(Stores.keys(store, spec.workDirectory()));
                            return new TaskOutcome.Succeeded(
                                    spec.attempt(),
                                    new TaskOutput.Inline(large),
                                    TaskMetrics.NONE,
                                    Map.of());
                        });
        LambdaOptions options = LambdaOptions.of("worker", TIMEOUT, 1).withInlineBytes(20);

        try (Backend backend = backend(options, function)) {
            launch(backend, 4);

            var success = (TaskOutcome.Succeeded) answer();
            assertThat(((TaskOutput.Inline) success.output()).blocks()).isEqualTo(large);
        }

        assertThat(seen).containsExactly(List.of("work/calls/0/4-0-spec"));
        assertThat(Stores.keys(store, "work")).isEmpty();
    }

    @Test
    void one_call_carries_as_many_attempts_as_wait() throws Exception {
        var started = new Semaphore(0);
        var mayGoOn = new CountDownLatch(1);
        var function =
                new HandlerFunction(spec -> {
                    started.release();
                    mayGoOn.await();
                    return TestSpecs.success(spec.attempt());
                });
        LambdaOptions options = LambdaOptions.of("worker", TIMEOUT, 1).withAttemptsPerCall(4);

        try (Backend backend = backend(options, function)) {
            assertThat(backend.slots()).isEqualTo(4);
            launch(backend, 0);
            started.acquire();
            for (int i = 1; i <= 4; i++) {
                launch(backend, i);
            }
            mayGoOn.countDown();
            for (int i = 0; i <= 4; i++) {
                assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
            }
        }
        assertThat(function.calls()).isEqualTo(2);
    }

    @Test
    void memory_that_a_neighbour_may_have_used_is_a_failure_that_may_pass() {
        var failures = new FunctionFailures(LambdaOptions.of("worker", TIMEOUT, 1));
        var killed = new InvokeResult.Failed("Runtime.OutOfMemory", "signal: killed", "");

        TaskOutcome outcome = failures.failed(TestSpecs.attempt(0), killed, 2);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskOutcome.Transient.class,
                        it -> assertThat(it.failure().message()).contains("attemptsInSameCall=3"));
    }

    @Test
    void an_attempt_that_runs_is_not_launched_again() {
        JobId job = new JobId("job");
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            Thread.sleep(Long.MAX_VALUE);
                            throw new AssertionError();
                        })) {
            backend.launch(TestSpecs.spec(job, TestSpecs.attempt(0)), outcome -> {});

            assertThat(
                            org.assertj.core.api.Assertions.catchThrowable(() ->
                                    backend.launch(
                                            TestSpecs.spec(job, TestSpecs.attempt(0)),
                                            outcome -> {})))
                    .hasMessageContaining("attempt runs already");
        }
    }
}
