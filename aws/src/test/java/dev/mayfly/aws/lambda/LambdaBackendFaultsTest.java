package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.backend.Backend;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Calls that end in any way, by chance.
class LambdaBackendFaultsTest {

    @Test
    void whatever_happens_to_calls_each_attempt_is_answered_once() {
        Seeds.check(
                30,
                random -> {
                    long seed = random.nextLong();
                    var store = new MemoryObjectStore();
                    var timing = new ManualTiming();
                    var answers = new LinkedBlockingQueue<TaskOutcome>();
                    var answered = new ArrayList<AttemptId>();
                    int count = 1 + random.nextInt(40);
                    LambdaOptions options =
                            LambdaOptions.of(
                                            "worker", Duration.ofSeconds(60), 1 + random.nextInt(4))
                                    .withAttemptsPerCall(1 + random.nextInt(3))
                                    .withInlineBytes(random.nextInt(300));
                    JobId job = new JobId("job");
                    var moody = new MoodyFunction(store, seed);
                    try (Backend backend =
                            new LambdaBackend(options, moody, store, List.of(), timing)) {
                        for (int i = 0; i < count; i++) {
                            AttemptId attempt = TestSpecs.attempt(i);
                            backend.launch(TestSpecs.spec(job, attempt), answers::add);
                            if (random.nextInt(5) == 0) {
                                backend.cancel(job, TestSpecs.attempt(random.nextInt(i + 1)));
                            }
                        }
                        int awaited = random.nextBoolean() ? count : random.nextInt(count);
                        for (int i = 0; i < awaited; i++) {
                            TaskOutcome outcome = answers.poll(10, TimeUnit.SECONDS);
                            assertThat(outcome).isNotNull();
                            answered.add(outcome.attempt());
                        }
                    }
                    answers.forEach(outcome -> answered.add(outcome.attempt()));
                    assertThat(answered).doesNotHaveDuplicates().hasSize(count);
                });
    }

    /// A function that does everything that a function does.
    private record MoodyFunction(HandlerFunction function, RandomGenerator random)
            implements FunctionPort {
        MoodyFunction(MemoryObjectStore store, long seed) {
            this(
                    new HandlerFunction(store, spec -> TestSpecs.success(spec.attempt())),
                    new SplittableRandom(seed));
        }

        private synchronized int mood() {
            return random.nextInt(12);
        }

        @Override
        public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
                throws InterruptedException {
            return switch (mood()) {
                case 0, 1 -> new InvokeResult.Throttled("busy");
                case 2 -> new InvokeResult.Lost("reset");
                case 3 -> new InvokeResult.Failed("Runtime.ExitError", "exit status 1", "");
                case 4 -> new InvokeResult.NotSent("refused");
                case 5 -> new InvokeResult.Refused("forbidden");
                case 6 -> new InvokeResult.Returned(new byte[] {1, 2, 3});
                case 7 -> throw new IllegalStateException("bug");
                default -> function.invoke(payload, trace);
            };
        }
    }
}
