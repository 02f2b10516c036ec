package dev.mayfly.driver.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final JobId JOB = new JobId("word-count-1");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.006Z");

    @TempDir private Path directory;

    @Test
    void every_kind_of_event_is_written_as_the_golden_file_says() throws Exception {
        Path file = directory.resolve("events.ndjson");

        try (EventLog log = EventLog.open(file)) {
            events().forEach(log::on);
        }

        try (InputStream golden = EventLogTest.class.getResourceAsStream("events.ndjson")) {
            assertThat(Files.readString(file))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void events_reach_the_file_when_a_stage_ends_and_when_the_job_ends() throws Exception {
        Path file = directory.resolve("events.ndjson");
        try (EventLog log = EventLog.open(file)) {
            log.on(new StageStarted(JOB, START, new StageId(0)));
            assertThat(Files.size(file)).isZero();

            log.on(new StageCompleted(JOB, START, new StageId(0)));
            assertThat(Files.readAllLines(file)).hasSize(2);

            log.on(new JobEnded(JOB, START, EndState.SUCCEEDED, 0, ""));
            assertThat(Files.readAllLines(file)).hasSize(3);
        }
    }

    @Test
    void a_log_that_exists_is_appended_to() throws Exception {
        Path file = directory.resolve("events.ndjson");
        for (int i = 0; i < 2; i++) {
            try (EventLog log = EventLog.open(file)) {
                log.on(new StageStarted(JOB, START, new StageId(i)));
            }
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void a_log_of_any_length_has_whole_lines() throws Exception {
        Path file = directory.resolve("events.ndjson");
        try (EventLog log = EventLog.open(file)) {
            for (int i = 0; i < 5_000; i++) {
                log.on(new AttemptStarted(JOB, START, attempt(0, i, 0)));
            }
            assertThat(Files.size(file)).isPositive();
        }

        assertThat(Files.readAllLines(file))
                .hasSize(5_000)
                .allMatch(line -> line.startsWith("{\"v\":1,") && line.endsWith("}"));
    }

    private static List<JobEvent> events() {
        var metrics =
                new TaskMetrics(1000, 65536, 10, 512, 2, 4096, 1234)
                        .plusRequests(
                                new SentRequests(
                                        Map.of("GET", 8L, "HEAD", 1L, "PUT", 3L, "DELETE", 2L)));
        var waited = new TaskMetrics(0, 0, 0, 0, 0, 0, 7);
        return List.of(
                new JobStarted(JOB, START, "word \"count\" \\ ä€😀", 2, 2),
                new StagePlanned(JOB, START, new StageId(0), "read text, count", 2, List.of()),
                new StagePlanned(JOB, START, new StageId(1), "save", 1, List.of(new StageId(0))),
                new StageStarted(JOB, START.plusMillis(1), new StageId(0)),
                new AttemptStarted(JOB, START.plusMillis(2), attempt(0, 0, 0)),
                new AttemptEnded(
                        JOB,
                        START.plusMillis(9),
                        attempt(0, 0, 0),
                        EndState.FAILED,
                        waited,
                        "java.io.IOException: line 1\nline 2\t\u0001\r half \ud800 pair"),
                new AttemptStarted(JOB, START.plusMillis(10), attempt(0, 0, 1)),
                new AttemptEnded(
                        JOB,
                        START.plusMillis(1244),
                        attempt(0, 0, 1),
                        EndState.SUCCEEDED,
                        metrics,
                        ""),
                new CounterChanged(JOB, START.plusMillis(1245), "bad lines", 3),
                new StageCompleted(JOB, START.plusMillis(1245), new StageId(0)),
                new AttemptEnded(
                        JOB,
                        START.plusSeconds(60),
                        attempt(1, 0, 0),
                        EndState.CANCELLED,
                        waited,
                        ""),
                new JobEnded(
                        JOB,
                        Instant.parse("2027-12-31T23:59:59.999Z"),
                        EndState.CANCELLED,
                        62_974_554_993L,
                        ""));
    }

    private static AttemptId attempt(int stage, int partition, int number) {
        return new AttemptId(new TaskId(new StageId(stage), partition), number);
    }
}
