package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Aggregate;
import dev.mayfly.backend.local.LocalBackend;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Delimited;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is predicted from a plan against what the engine really asks its store for.
class PredictedRequestsTest {
    private static final int FILES = 3;
    private static final int PARTITIONS = 5;

    @TempDir private Path directory;
    private final Map<String, Long> opened = new ConcurrentHashMap<>();
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final Measuring measuring = new Measuring();

    /// Keeps the plan, and what each stage read and wrote.
    private static final class Measuring implements JobListener {
        private final AtomicReference<JobPlan> plan = new AtomicReference<>();
        private final Map<StageId, TaskMetrics> stages = new HashMap<>();

        @Override
        public void planned(JobId job, JobPlan made, Runnable cancel) {
            plan.set(made);
        }

        @Override
        public void on(JobEvent event) {
            if (event instanceof JobEvent.AttemptEnded ended) {
                stages.merge(ended.attempt().task().stage(), ended.metrics(), TaskMetrics::plus);
            }
        }

        Map<StageId, Double> shares() {
            return stages.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    stage ->
                                            (double) stage.getValue().bytesWritten()
                                                    / stage.getValue().bytesRead()));
        }
    }

    @BeforeEach
    void run() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        for (int file = 0; file < FILES; file++) {
            int from = 400_000 * file;
            Files.writeString(
                    directory.resolve("in/" + file),
                    IntStream.range(from, from + 400_000)
                            .mapToObj(i -> i + "," + i + ".5\n")
                            .collect(Collectors.joining()));
        }
        SessionOptions options =
                SessionOptions.defaults()
                        .withPartitions(PARTITIONS)
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withListeners(List.of(measuring))
                        .withDeployment((session, work) -> surroundings(session, work));
        try (var session = Mayfly.session(options)) {
            session.delimited(Delimited.by(','), directory.resolve("in").toString())
                    .keyBy(row -> row.slice(0))
                    .aggregate(Aggregate.sum(row -> row.getDouble(1)))
                    .saveAsDelimited(',', directory.resolve("out").toString());
        }
    }

    private Surroundings surroundings(SessionOptions options, String work) {
        var store = new Counting(new FileObjectStore(Path.of("")));
        var runner =
                new TaskRunner(
                        store, options.userCode(), _ -> new byte[0], Clock.systemUTC()::millis);
        var backend =
                new LocalBackend(2, runner::run, codec(TaskSpec.class), codec(TaskOutcome.class));
        return new Surroundings(
                store, backend, work, options.withSlots(2, 64 << 20), java.util.Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }

    /// Counts objects opened and created, by kind.
    private final class Counting extends ForwardingStore {
        Counting(ObjectStore store) {
            super(store);
        }

        @Override
        public ObjectReader open(String key) throws IOException {
            opened.merge(kind(key), 1L, Long::sum);
            return super.open(key);
        }

        @Override
        public ObjectWriter create(String key) throws IOException {
            created.merge(kind(key), 1L, Long::sum);
            return super.create(key);
        }

        private String kind(String key) {
            return key.contains("/shuffle/") ? "shuffle" : key.contains("part-r-") ? "part" : "in";
        }
    }

    @Test
    void requests_and_bytes_are_those_that_the_engine_makes() {
        Workload workload =
                Workload.of(
                        measuring.plan.get(),
                        Assumptions.defaults().withoutCommits(),
                        measuring.shares());

        StageLoad map = workload.stages().getFirst();
        StageLoad reduce = workload.stages().getLast();
        assertThat(map.inputReads()).isEqualTo(opened.get("in"));
        assertThat(map.writes()).isEqualTo(created.get("shuffle"));
        assertThat(reduce.shuffleReads())
                .isEqualTo(opened.get("shuffle"))
                .isEqualTo(created.get("shuffle") * PARTITIONS);
        assertThat(reduce.writes())
                .as("each part file is also copied")
                .isEqualTo(2 * created.get("part"))
                .isEqualTo(2L * PARTITIONS);
        assertClose(map.inputBytes(), measuring.stages.get(map.stage()).bytesRead());
        assertClose(map.resultBytes(), measuring.stages.get(map.stage()).bytesWritten());
        assertClose(reduce.shuffleBytes(), measuring.stages.get(reduce.stage()).bytesRead());
    }

    /// Readers of splits look a little beyond their ends.
    private static void assertClose(long predicted, long measured) {
        assertThat(predicted).isCloseTo(measured, Percentage.withPercentage(5));
    }
}
