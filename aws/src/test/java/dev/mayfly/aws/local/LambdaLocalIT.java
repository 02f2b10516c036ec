package dev.mayfly.aws.local;

import static dev.mayfly.aws.testing.XRayDaemon.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Session;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.testing.XRayDaemon;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jobs.VisitJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs on the archive that is deployed.
@Timeout(300)
class LambdaLocalIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));

    private String visits;
    @TempDir private Path directory;

    @BeforeEach
    void writeVisits() throws IOException {
        visits = directory.resolve("visits").toString();
        try (ObjectStore store = Visits.store()) {
            Visits.write(store, visits);
        }
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private Session local() {
        return Mayfly.session(options());
    }

    private Session onFunctions() {
        return onFunctions(it -> it, 1);
    }

    private Session onFunctions(UnaryOperator<LocalFunction> change, int attemptsPerCall) {
        LambdaLocal deployment = LambdaLocal.of(ARCHIVE, 2);
        return Mayfly.session(
                options()
                        .withDeployment(
                                deployment
                                        .withFunction(
                                                change.apply(
                                                        deployment
                                                                .function()
                                                                .withMemoryMegabytes(512)))
                                        .withAttemptsPerCall(attemptsPerCall)
                                        .withCode(List.of(Visits.code()))));
    }

    private List<String> lines(Path output) throws IOException {
        assertThat(output.resolve("_SUCCESS")).exists();
        var lines = new ArrayList<String>();
        try (Stream<Path> parts = Files.list(output)) {
            for (Path part : parts.filter(it -> it.toString().contains("part-")).toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        lines.sort(null);
        return lines;
    }

    private List<String> revenue(Session session, String name) throws IOException {
        Path output = directory.resolve(name);
        VisitJobs.revenue(session, visits, output.toString());
        return lines(output);
    }

    @Test
    void an_aggregation_gives_the_same_on_functions_as_in_this_jvm() throws IOException {
        List<String> expected;
        try (Session session = local()) {
            expected = revenue(session, "local");
        }

        try (Session session = onFunctions()) {
            assertThat(revenue(session, "functions")).isEqualTo(expected).isNotEmpty();
        }

        assertThat(directory.resolve("work")).isEmptyDirectory();
    }

    @Test
    void each_attempt_tells_the_daemon_of_itself_in_the_trace_of_its_job() throws IOException {
        var ended = new ConcurrentLinkedQueue<JobEvent.AttemptEnded>();
        JobListener listener =
                event -> {
                    if (event instanceof JobEvent.AttemptEnded end) {
                        ended.add(end);
                    }
                };
        try (var daemon = new XRayDaemon()) {
            LambdaLocal deployment = LambdaLocal.of(ARCHIVE, 2).withCode(List.of(Visits.code()));
            Map<String, String> variables = Map.of("AWS_XRAY_DAEMON_ADDRESS", daemon.address());
            LambdaLocal traced =
                    deployment
                            .withFunction(deployment.function().withEnvironment(variables))
                            .withAttemptsPerCall(2);
            SessionOptions options =
                    options().withDeployment(traced).withListeners(List.of(listener));
            try (Session session = Mayfly.session(options)) {
                revenue(session, "traced");
            }

            List<String> expected =
                    ended.stream()
                            .filter(end -> JobTrace.isSampled(end.attempt().task()))
                            .map(LambdaLocalIT::piece)
                            .toList();
            List<String> told =
                    daemon.take(expected.size()).stream()
                            .map(each ->
                                    text(each, "name")
                                            + " "
                                            + text(each, "trace_id")
                                            + " "
                                            + text(each, "parent_id"))
                            .toList();
            assertThat(told).containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();
            assertThat(daemon.take(0)).isEmpty();
        }
    }

    /// What the daemon is to hear of an attempt. On one machine nobody puts segments of his own
    /// between a stage and its attempts.
    private static String piece(JobEvent.AttemptEnded end) {
        JobTrace trace = JobTrace.of(end.job()).orElseThrow();
        return end.attempt() + " " + trace.id() + " " + trace.segment(end.attempt().task().stage());
    }

    @Test
    void objects_broadcasts_and_sorting_give_the_same() {
        List<String> expected;
        try (Session session = local()) {
            expected = VisitJobs.sorted(session, visits);
        }

        try (Session session = onFunctions()) {
            assertThat(VisitJobs.sorted(session, visits)).isEqualTo(expected).isNotEmpty();
            assertThat(VisitJobs.sorted(session, visits)).isEqualTo(expected);
        }
    }

    @Test
    void several_attempts_in_a_call_give_the_same() throws IOException {
        List<String> expected;
        try (Session session = local()) {
            expected = revenue(session, "local");
        }

        try (Session session = onFunctions(it -> it, 3)) {
            assertThat(revenue(session, "functions")).isEqualTo(expected);
        }
    }

    @Test
    void primed_environments_give_the_same() throws IOException {
        List<String> expected;
        try (Session session = local()) {
            expected = revenue(session, "local");
        }

        try (Session session = onFunctions(it -> it.withSnapStart(true), 1)) {
            assertThat(revenue(session, "functions")).isEqualTo(expected);
        }
    }

    /// A JVM does not start with an option that it does not know.
    @Test
    void environments_start_with_the_variables_that_are_deployed() throws IOException {
        var stack = new Stack(StackOptions.of("main", Place.of("123456789012", "us-east-1")));
        Map<String, String> deployed = stack.function().environment();
        List<String> expected;
        try (Session session = local()) {
            expected = revenue(session, "local");
        }

        try (Session session = onFunctions(it -> it.withEnvironment(deployed), 1)) {
            assertThat(revenue(session, "functions")).isEqualTo(expected);
        }
    }

    @Test
    void the_code_of_the_class_path_is_sent_if_none_is_named() throws IOException {
        Session session = Mayfly.session(options().withDeployment(LambdaLocal.of(ARCHIVE, 1)));
        try (session) {
            assertThat(revenue(session, "functions")).isNotEmpty();
        }
    }

    @Test
    void an_attempt_whose_process_ends_is_tried_again() {
        try (Session session = onFunctions()) {
            String sign = directory.resolve("sign").toString();

            assertThat(VisitJobs.countThroughCrash(session, visits, sign)).isEqualTo(10_000);
        }
        assertThat(directory.resolve("sign")).exists();
    }

    @Test
    void processes_killed_at_random_change_nothing() throws IOException {
        List<String> expected;
        try (Session session = local()) {
            expected = revenue(session, "local");
        }
        Seeds.check(
                2,
                random -> {
                    var kills = new AtomicInteger();
                    SessionOptions killing =
                            options()
                                    .withMaxAttempts(20)
                                    .withPartitions(7)
                                    .withListeners(
                                            List.of(event -> {
                                                if (random.nextInt(3) == 0
                                                        && kills.incrementAndGet() < 10) {
                                                    killOne();
                                                }
                                            }))
                                    .withDeployment(
                                            LambdaLocal.of(ARCHIVE, 2)
                                                    .withCode(List.of(Visits.code())));
                    try (Session session = Mayfly.session(killing)) {
                        assertThat(revenue(session, "killed-" + random.nextLong()))
                                .isEqualTo(expected);
                    }
                    assertThat(kills).hasPositiveValue();
                });
    }

    private static void killOne() {
        ProcessHandle.current().children().findAny().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_process_that_always_ends_fails_the_job_and_says_so() {
        try (Session session = onFunctions()) {
            assertThatThrownBy(() -> VisitJobs.count(session, visits, "crash"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("function's process ended")
                    .hasMessageContaining("exit status 7");
        }
    }

    @Test
    void a_call_that_takes_too_long_fails_the_job_and_says_so() {
        try (Session session = onFunctions(it -> it.withTimeout(Duration.ofMillis(1500)), 1)) {
            assertThatThrownBy(() -> VisitJobs.count(session, visits, "block"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("took longer than its time-out");
        }
    }

    @Test
    void a_full_heap_fails_the_job_at_once_and_says_so() {
        try (Session session = onFunctions()) {
            assertThatThrownBy(() -> VisitJobs.count(session, visits, "memory"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("out of memory")
                    .hasMessageContaining("raise the function's memory");
        }
    }

    @Test
    void an_exception_of_the_users_code_fails_the_job_as_it_does_here() {
        try (Session session = onFunctions()) {
            assertThatThrownBy(() -> VisitJobs.count(session, visits, "other"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("IllegalArgumentException");
        }
    }
}
