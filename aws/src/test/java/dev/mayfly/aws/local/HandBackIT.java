package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import jobs.VisitJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tasks that take longer than a function may, on the archive that is deployed.
@Timeout(120)
class HandBackIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final int LINES = 200;
    private static final long PAUSE_MILLIS = 35;
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    @TempDir private Path directory;
    private List<String> lines;

    @BeforeEach
    void writeInput() throws IOException {
        lines = IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList();
        Files.write(input(), lines);
    }

    private Path input() {
        return directory.resolve("input");
    }

    private Path output() {
        return directory.resolve("output");
    }

    private LambdaLocal deployment() throws Exception {
        Path classes =
                Path.of(
                        VisitJobs.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        LambdaLocal plain = LambdaLocal.of(ARCHIVE, 1);
        return plain.withFunction(plain.function().withMemoryMegabytes(512).withTimeout(TIMEOUT))
                .withCode(List.of(classes));
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withPartitions(1)
                .withWorkDirectory(directory.resolve("temporary").toString());
    }

    private List<String> written() throws IOException {
        assertThat(output().resolve("_SUCCESS")).exists();
        var written = new ArrayList<String>();
        try (Stream<Path> parts = Files.list(output())) {
            for (Path part :
                    parts.filter(it -> it.toString().contains("part-")).sorted().toList()) {
                written.addAll(Files.readAllLines(part));
            }
        }
        return written;
    }

    @FunctionalInterface
    private interface SlowJob {
        void run(Session session, String input, String output, long pauseMillis);
    }

    private void runInSeveralCalls(SlowJob job) throws Exception {
        var ends = new ArrayList<EndState>();
        SessionOptions options =
                options()
                        .withDeployment(deployment())
                        .withListeners(
                                List.of(event -> {
                                    if (event instanceof AttemptEnded ended) {
                                        ends.add(ended.state());
                                    }
                                }));

        try (Session session = Mayfly.session(options)) {
            job.run(session, input().toString(), output().toString(), PAUSE_MILLIS);
        }

        assertThat(ends).filteredOn(EndState.CONTINUED::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_task_longer_than_the_time_out_is_done_in_several_calls() throws Exception {
        runInSeveralCalls(VisitJobs::groupSlowly);

        List<String> expected =
                IntStream.range(0, 10)
                        .mapToObj(digit ->
                                digit
                                        + " "
                                        + String.join(
                                                " ",
                                                lines.stream()
                                                        .filter(line -> line.endsWith("" + digit))
                                                        .toList()))
                        .toList();
        assertThat(written()).isEqualTo(expected);
    }

    @Test
    void what_was_sorted_goes_on_behind_the_last_record() throws Exception {
        runInSeveralCalls(VisitJobs::sortSlowly);

        assertThat(written()).isEqualTo(lines.stream().sorted().toList());
    }

    @Test
    void a_join_of_sums_goes_on_behind_the_last_pair() throws Exception {
        runInSeveralCalls(VisitJobs::joinSlowly);

        assertThat(written())
                .containsExactlyInAnyOrderElementsOf(
                        lines.stream().map(line -> line + " 11").toList());
    }

    @Test
    void a_compressed_file_goes_on_behind_the_last_line() throws Exception {
        Path packed = directory.resolve("input.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(input(), out);
        }

        runInSeveralCalls((session, _, output, pauseMillis) ->
                VisitJobs.passSlowly(session, packed.toString(), output, pauseMillis));

        assertThat(written()).isEqualTo(lines);
    }
}
