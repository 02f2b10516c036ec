package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.function.Counter;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counters in functions that run once more: to sample the keys that ranges divide, or in another
/// plan.
final class CounterTest {
    private static final int RECORDS = 5000;
    private static final Map<String, Long> ONCE = Map.of("calls", (long) RECORDS);

    @TempDir private Path directory;

    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final Map<JobId, JobProgress> jobs = new ConcurrentHashMap<>();

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withListeners(List.of(this::hear))
                .withWorkDirectory(directory.resolve("temporary").toString());
    }

    private void hear(JobEvent event) {
        jobs.computeIfAbsent(event.job(), _ -> new JobProgress()).on(event);
        if (event instanceof JobEvent.CounterChanged(_, _, var name, var value)) {
            told.put(name, value);
        }
    }

    /// What the screen shows in the end: what each job counted, added up.
    private Map<String, Long> shown() {
        var sums = new HashMap<String, Long>();
        for (JobProgress job : jobs.values()) {
            job.snapshot(Instant.EPOCH)
                    .counters()
                    .forEach((name, value) -> sums.merge(name, value, Long::sum));
        }
        return sums;
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, RECORDS).boxed().toList();
    }

    private String file() throws IOException {
        Path file = directory.resolve("numbers");
        Files.write(file, numbers().stream().map(number -> "" + number).toList());
        return file.toString();
    }

    private static <T> Dataset<T> counted(Dataset<T> records) {
        var calls = new Counter("calls");
        return records.map(record -> {
            calls.increment();
            return record;
        });
    }

    @Test
    void functions_before_a_sort_by_key_count_once() {
        try (Session session = Mayfly.session(options())) {
            Dataset<Integer> sorted =
                    counted(session.of(numbers())).keyBy(n -> -n).sortByKey(3).values();

            assertThat(sorted.collect()).hasSize(RECORDS);

            assertThat(session.counters()).isEqualTo(ONCE);
            assertThat(told).isEqualTo(ONCE);
        }
    }

    @Test
    void functions_before_a_sort_of_what_a_shuffle_made_count_once() {
        try (Session session = Mayfly.session(options())) {
            Dataset<Integer> sums =
                    session.of(numbers()).keyBy(n -> n).reduceByKey(Integer::sum).values();

            assertThat(counted(sums).sortBy(n -> -n).collect()).hasSize(RECORDS);

            assertThat(session.counters()).isEqualTo(ONCE);
        }
    }

    @Test
    void functions_before_a_division_by_ranges_count_once() {
        try (Session session = Mayfly.session(options())) {
            var keyed = counted(session.of(numbers())).keyBy(n -> n);

            assertThat(keyed.partitionBy(Partitioner.range(3)).count()).isEqualTo(RECORDS);

            assertThat(session.counters()).isEqualTo(ONCE);
        }
    }

    @Test
    void functions_before_a_sort_of_files_count_once() throws Exception {
        try (Session session = Mayfly.session(options())) {
            var keyed = counted(session.text(file())).keyBy(line -> line);

            keyed.sortByKey(3).values().saveAsText(directory.resolve("sorted").toString());

            assertThat(session.counters()).isEqualTo(ONCE);
        }
    }

    @Test
    void functions_before_a_table_that_proves_too_large_count_once() throws Exception {
        Path seed = Files.writeString(directory.resolve("seed"), "name");
        try (Session session = Mayfly.session(options().withBroadcastBytes(100))) {
            var grown = counted(session.text(seed.toString()).flatMap(_ -> numbers()));
            var join = session.of(numbers()).keyBy(n -> n).join(grown.keyBy(n -> n));

            assertThat(join.count()).isEqualTo(RECORDS);

            assertThat(jobs).as("planned again").hasSize(2);
            assertThat(session.counters()).isEqualTo(ONCE);
            assertThat(shown()).isEqualTo(ONCE);
        }
    }

    @Test
    void functions_before_a_sort_of_a_detached_job_count_once() throws Exception {
        var jobs = new KeptJobs(directory);
        var detached = new DetachedJobs(jobs, new FileObjectStore(Path.of("")));
        try (Session session = Mayfly.session(detached.options())) {
            var keyed = counted(session.text(file())).keyBy(line -> line);
            keyed.sortByKey(3).values().saveAsText(jobs.output().toString());
        }
        StoredJob job = detached.begun();

        detached.deliverAll();

        assertThat(job.end().orElseThrow().counters()).isEqualTo(ONCE);
        assertThat(jobs.lines()).hasSize(RECORDS);
    }
}
