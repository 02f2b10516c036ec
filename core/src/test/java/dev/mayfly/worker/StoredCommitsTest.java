package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.STRINGS;
import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.Operator;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutcome.Succeeded;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoredCommitsTest {
    private static final String KEY = "/work/job/stages/0/commits/5";
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Attempts attempts = new Attempts(store, Attempts.LARGE);

    private TaskOutcome run(ObjectStore seen, int number) throws IOException {
        TaskInput input = attempts.file("/in", "a b\nc\n");
        var counting =
                new Operator.Map(line -> {
                    RUNS.incrementAndGet();
                    new Counter("lines").increment();
                    return line.toString();
                });
        var spec =
                new TaskSpec(
                                new JobId("job"),
                                new AttemptId(new TaskId(new StageId(0), 5), number),
                                FunctionCodec.encode(
                                        program(lines(), toDriver(null, STRINGS), counting)),
                                input,
                                Optional.empty(),
                                Optional.empty(),
                                "/work/job",
                                Attempts.LARGE)
                        .withCommitKey(KEY);
        return new TaskRunner(seen, StoredCommitsTest.class.getClassLoader(), key -> "", () -> 0L)
                .run(spec);
    }

    private TaskCommit committed() throws IOException {
        return TaskCommit.decode(store.load(KEY).content(), KEY);
    }

    @Test
    void the_first_attempt_leaves_what_it_answers() throws IOException {
        TaskOutcome outcome = run(store, 0);

        assertThat(outcome).usingRecursiveComparison().isEqualTo(committed().outcome());
    }

    @Test
    void a_later_attempt_adopts_that_and_does_no_work() throws IOException {
        TaskOutcome first = run(store, 0);
        int runs = RUNS.get();

        var second = (Succeeded) run(store, 1);

        assertThat(second.attempt().number()).isEqualTo(1);
        assertThat(second.counters()).isEqualTo(((Succeeded) first).counters());
        assertThat(RUNS).hasValue(runs);
        assertThat(committed().outcome().attempt().number()).isZero();
    }

    @Test
    void one_that_finds_another_committed_meanwhile_adopts_it() throws IOException {
        var other =
                new Succeeded(
                        new AttemptId(new TaskId(new StageId(0), 5), 7),
                        new TaskOutput.Inline(new byte[] {1}),
                        dev.mayfly.protocol.TaskMetrics.NONE,
                        java.util.Map.of());
        var racing =
                new ForwardingStore(store) {
                    @Override
                    public boolean putIfAbsent(String key, byte[] content) throws IOException {
                        super.putIfAbsent(key, new TaskCommit(new JobId("job"), other).encode());
                        return super.putIfAbsent(key, content);
                    }
                };

        var loser = (Succeeded) run(racing, 0);

        assertThat(loser.output()).usingRecursiveComparison().isEqualTo(other.output());
        assertThat(loser.attempt().number()).isZero();
    }

    @Test
    void an_attempt_that_cannot_commit_has_not_succeeded() throws IOException {
        var failing =
                new ForwardingStore(store) {
                    @Override
                    public boolean putIfAbsent(String key, byte[] content) throws IOException {
                        throw new IOException("no answer");
                    }
                };

        assertThat(run(failing, 0)).isInstanceOf(TaskOutcome.Transient.class);
    }
}
