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
    private static final String JOB_KEY = "/work/job/job";
    private static final String PARTS = "/work/job/stages/0/parts/5";
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Attempts attempts = new Attempts(store, Attempts.LARGE);

    private TaskOutcome run(ObjectStore seen, int number) throws IOException {
        return runner(seen, Integer.MAX_VALUE).run(spec(number));
    }

    private static TaskRunner runner(ObjectStore seen, int records) {
        return new TaskRunner(
                seen,
                StoredCommitsTest.class.getClassLoader(),
                key -> "",
                () -> 0L,
                millis -> {
                    var left = new AtomicInteger(records);
                    return () -> left.decrementAndGet() <= 0;
                });
    }

    private TaskSpec spec(int number) throws IOException {
        TaskInput input = attempts.file("/in", "a b\nc\n");
        var counting =
                new Operator.Map(line -> {
                    RUNS.incrementAndGet();
                    new Counter("lines").increment();
                    return line.toString();
                });
        return new TaskSpec(
                        new JobId("job"),
                        new AttemptId(new TaskId(new StageId(0), 5), number),
                        FunctionCodec.encode(program(lines(), toDriver(null, STRINGS), counting)),
                        input,
                        Optional.empty(),
                        Optional.empty(),
                        "/work/job",
                        Attempts.LARGE.withReadMillis(1))
                .withRecords(new TaskSpec.Records(JOB_KEY, KEY, PARTS));
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

    private TaskOutcome.HandedBack handBack(ObjectStore seen, int number) throws IOException {
        return (TaskOutcome.HandedBack) runner(seen, 1).run(spec(number));
    }

    @Test
    void an_attempt_that_hands_back_leaves_what_it_finished() throws IOException {
        TaskOutcome.HandedBack first = handBack(store, 0);

        byte[] content = store.load(PARTS + "-0").content();
        assertThat(TaskCommit.decode(content, PARTS))
                .usingRecursiveComparison()
                .isEqualTo(new TaskCommit(new JobId("job"), first));
        assertThat(store.putIfAbsent(KEY, new byte[0])).as("task is not committed").isTrue();
    }

    @Test
    void one_that_begins_anew_goes_on_from_there() throws IOException {
        TaskOutcome.HandedBack first = handBack(store, 0);
        int runs = RUNS.get();

        var second = (TaskOutcome.HandedBack) run(store, 1);

        assertThat(RUNS).hasValue(runs);
        assertThat(second.attempt().number()).isEqualTo(1);
        assertThat(second.rest()).isEqualTo(first.rest());
        var last = (Succeeded) runner(store, 9).run(spec(2).after(second));
        assertThat(RUNS).hasValue(runs + 1);
        assertThat(last.progress().counters()).isEqualTo(java.util.Map.of("lines", 2L));
        assertThat(committed().outcome().progress().outputs()).hasSize(2);
    }

    @Test
    void one_that_did_all_of_it_meanwhile_wins_over_the_parts() throws IOException {
        TaskOutcome.HandedBack first = handBack(store, 0);
        store.delete(PARTS + "-0");
        var whole = (Succeeded) run(store, 1);

        var late = (Succeeded) runner(store, 9).run(spec(2).after(first));

        assertThat(late.progress()).usingRecursiveComparison().isEqualTo(whole.progress());
        assertThat(committed().outcome().attempt().number()).isEqualTo(1);
    }
}
