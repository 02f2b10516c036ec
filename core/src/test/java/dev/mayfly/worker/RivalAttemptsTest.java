package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Attempts of one task that know nothing of each other: begun anew after lost answers, continued
/// more than once, and stopped each at another record.
class RivalAttemptsTest {
    private static final JobId JOB = new JobId("job");
    private static final TaskId TASK = new TaskId(new StageId(0), 5);
    private static final String COMMIT = "/work/job/stages/0/commits/5";
    private static final String TEXT = "a\nbb\nccc\ndddd\neeeee\nffffff\nggggggg\nh\ni\nj\n";

    private final MemoryObjectStore store = new MemoryObjectStore();

    private TaskSpec whole() throws IOException {
        var save = new Sink.Save(new OutputFormat.Lines(), Compression.NONE, "/out", false);
        return new TaskSpec(
                        JOB,
                        new AttemptId(TASK, 0),
                        FunctionCodec.encode(program(lines(), save)),
                        new Attempts(store, Attempts.LARGE).file("/in", TEXT),
                        Optional.empty(),
                        Optional.empty(),
                        "/work/job",
                        Attempts.LARGE.withReadMillis(1))
                .withRecords(
                        new TaskSpec.Records(
                                "/work/job/job", COMMIT, "/work/job/stages/0/parts/5"));
    }

    /// Runs an attempt that is stopped somewhere.
    ///
    /// @param isBlind whether it has looked for records before the others wrote theirs
    private TaskOutcome run(TaskSpec spec, RandomGenerator random, boolean isBlind) {
        var seen =
                new ForwardingStore(store) {
                    private boolean isDone = !isBlind;

                    @Override
                    public boolean putIfAbsent(String key, byte[] content) throws IOException {
                        isDone = true;
                        return super.putIfAbsent(key, content);
                    }

                    @Override
                    public Version load(String key) throws IOException {
                        if (!isDone) {
                            throw new NoSuchFileException(key);
                        }
                        return super.load(key);
                    }
                };
        var left = new AtomicInteger(1 + random.nextInt(6));
        return new TaskRunner(
                        seen,
                        RivalAttemptsTest.class.getClassLoader(),
                        key -> "",
                        () -> 0L,
                        millis -> () -> left.decrementAndGet() <= 0)
                .run(spec);
    }

    private String text(List<TaskOutput> parts) throws IOException {
        var text = new StringBuilder();
        long records = 0;
        for (TaskOutput output : parts) {
            var part = (TaskOutput.PartFile) output;
            try (ObjectReader reader = store.open(part.objectKey())) {
                assertThat(reader.size()).isEqualTo(part.size());
                byte[] bytes = new byte[Math.toIntExact(part.size())];
                reader.read(0, bytes, 0, bytes.length);
                text.append(new String(bytes, UTF_8));
            }
            records += part.records();
        }
        assertThat(records).isEqualTo(TEXT.lines().count());
        return text.toString();
    }

    @Test
    void whichever_of_them_commits_has_all_of_the_task_and_keeps_it() {
        Seeds.check(
                300,
                random -> {
                    store.deleteAll("/work");
                    var specs = new ArrayList<TaskSpec>();
                    specs.add(whole());
                    Optional<TaskCommit> committed = Optional.empty();
                    int late = 5;
                    for (int number = 0; late > 0; number++) {
                        TaskSpec spec = specs.get(random.nextInt(specs.size()));
                        AttemptId attempt = new AttemptId(TASK, number);
                        TaskOutcome outcome =
                                run(spec.withAttempt(attempt), random, random.nextBoolean());
                        switch (outcome) {
                            case TaskOutcome.HandedBack part -> {
                                assertThat(part.rest()).isNotEqualTo(spec.input());
                                specs.add(spec.after(part));
                            }
                            case TaskOutcome.Succeeded done ->
                                    assertThat(text(done.progress().outputs())).isEqualTo(TEXT);
                            default -> throw new AssertionError(outcome);
                        }
                        if (committed.isEmpty() && outcome instanceof TaskOutcome.Succeeded) {
                            byte[] content = store.load(COMMIT).content();
                            committed = Optional.of(TaskCommit.decode(content, COMMIT));
                        }
                        late -= committed.isPresent() ? 1 : 0;
                    }

                    assertThat(text(committed.orElseThrow().outcome().progress().outputs()))
                            .isEqualTo(TEXT);
                });
    }
}
