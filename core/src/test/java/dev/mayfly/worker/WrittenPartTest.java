package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What attempts that do not count leave beside an output.
@Timeout(60)
class WrittenPartTest {
    private static final String JOB = "/work/job/job";
    private static final String COMMIT = "/work/job/stages/0/commits/5";
    private static final TaskId TASK = new TaskId(new StageId(0), 5);

    /// What functions of this JVM wait for.
    private static volatile CountDownLatch awaited = new CountDownLatch(0);

    private final MemoryObjectStore store = new MemoryObjectStore();

    @BeforeEach
    void begin() throws IOException {
        awaited = new CountDownLatch(0);
        store.putIfAbsent(JOB, new byte[0]);
    }

    private TaskSpec spec(int number) throws IOException {
        var save = new Sink.Save(new OutputFormat.Lines(), Compression.NONE, "/out", false);
        var waiting =
                new Operator.Map(line -> {
                    awaited.await();
                    return line;
                });
        return new TaskSpec(
                        new JobId("job"),
                        new AttemptId(TASK, number),
                        FunctionCodec.encode(program(lines(), save, waiting)),
                        new Attempts(store, Attempts.LARGE).file("/in", "a\nb\n"),
                        Optional.empty(),
                        Optional.empty(),
                        "/work/job",
                        Attempts.LARGE)
                .withRecords(new TaskSpec.Records(JOB, COMMIT, "/work/job/stages/0/parts/5"));
    }

    private TaskOutcome run(ObjectStore seen, int number) throws IOException {
        return new TaskRunner(seen, WrittenPartTest.class.getClassLoader(), key -> "", () -> 0L)
                .withPause(Duration.ofMillis(1))
                .run(spec(number));
    }

    /// A store as one sees it that has looked for commits before there was any.
    private ObjectStore before() {
        return new ForwardingStore(store) {
            private boolean isBefore = true;

            @Override
            public boolean putIfAbsent(String key, byte[] content) throws IOException {
                isBefore = false;
                return super.putIfAbsent(key, content);
            }

            @Override
            public Version load(String key) throws IOException {
                if (isBefore && key.equals(COMMIT)) {
                    throw new NoSuchFileException(key);
                }
                return super.load(key);
            }

            @Override
            public ObjectInfo info(String key) throws IOException {
                return key.equals(COMMIT) ? super.info("/none") : super.info(key);
            }
        };
    }

    @Test
    void the_part_of_an_attempt_that_another_was_faster_than_is_removed() throws IOException {
        TaskOutcome first = run(store, 0);
        assertThat(first).isInstanceOf(TaskOutcome.Succeeded.class);

        TaskOutcome second = run(before(), 1);

        assertThat(second).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(Stores.keys(store, "/out")).containsExactly("/out/0/part-r-00005");
    }

    @Test
    void an_attempt_that_is_given_twice_removes_nothing_of_its_own() throws IOException {
        run(store, 0);

        run(before(), 0);

        assertThat(Stores.keys(store, "/out")).containsExactly("/out/0/part-r-00005");
    }

    @Test
    void one_whose_job_ended_while_it_wrote_the_last_of_it_leaves_nothing() throws IOException {
        var looked = new CountDownLatch(2);
        awaited = looked;
        var ending =
                new ForwardingStore(store) {
                    @Override
                    public ObjectInfo info(String key) throws IOException {
                        looked.countDown();
                        return super.info(key);
                    }

                    @Override
                    public boolean putIfAbsent(String key, byte[] content) throws IOException {
                        store.delete(JOB);
                        return super.putIfAbsent(key, content);
                    }
                };

        TaskOutcome outcome = run(ending, 0);

        assertThat(outcome).isInstanceOf(TaskOutcome.Cancelled.class);
        assertThat(Stores.keys(store, "/out")).isEmpty();
        assertThat(Stores.keys(store, "/work")).isEmpty();
    }
}
