package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Session;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.journal.JobStatus;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.ChildProcess;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Drivers that die, and others that continue their jobs.
@Timeout(120)
class StoredJobTest {
    @TempDir private Path root;
    private KeptJobs jobs;

    @BeforeEach
    void use() {
        jobs = new KeptJobs(root);
    }

    /// A driver that is killed.
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) {
            new KeptJobs(Path.of(arguments[0])).save();
        }
    }

    /// A driver that is killed while it makes a table of a join.
    static final class JoiningDriver {
        private JoiningDriver() {}

        public static void main(String[] arguments) {
            var jobs = new KeptJobs(Path.of(arguments[0]));
            jobs.join(jobs.options());
        }
    }

    /// Leaves a job behind of which all but one reduce may be committed.
    private StoredJob abandoned() throws IOException {
        try (ChildProcess driver = ChildProcess.start(Driver.class, root.toString())) {
            assertThat(driver.readLine()).isEqualTo("waiting");
            List<StoredJob> kept = jobs.kept();
            assertThat(kept).hasSize(1);
            StoredJob job = kept.getFirst();
            while (job.status().stages().getLast().committedCount() < KeptJobs.REDUCES - 1) {
                Thread.onSpinWait();
            }
            return job;
        }
    }

    private List<String> left() throws IOException {
        return Stores.keys(new FileObjectStore(Path.of("")), jobs.work().toString());
    }

    @Test
    void a_job_that_is_kept_gives_its_output_and_leaves_nothing_else() throws IOException {
        Files.createFile(jobs.sign());

        jobs.save();

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(left()).isEmpty();
        assertThat(jobs.kept()).isEmpty();
    }

    @Test
    void another_driver_runs_what_is_left_and_nothing_else() throws IOException {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());
        var events = new ArrayList<JobEvent>();

        JobResult result = job.resume(jobs.options().withListeners(List.of(events::add)), true);

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(left()).isEmpty();
        assertThat(result.metrics().recordsWritten()).isPositive();
        List<JobEvent.AttemptStarted> attempts =
                events.stream()
                        .filter(JobEvent.AttemptStarted.class::isInstance)
                        .map(JobEvent.AttemptStarted.class::cast)
                        .toList();
        assertThat(attempts).hasSizeGreaterThan(KeptJobs.REDUCES);
        assertThat(attempts).filteredOn(each -> each.attempt().number() >= 4).hasSize(1);
        assertThat(names(root)).containsExactly("output", "sign", "temporary", "work");
    }

    @Test
    void a_job_goes_on_without_a_table_that_proves_too_large() throws IOException {
        try (ChildProcess driver = ChildProcess.start(JoiningDriver.class, root.toString())) {
            assertThat(driver.readLine()).isEqualTo("waiting");
        }
        StoredJob job = jobs.kept().getFirst();
        Files.createFile(jobs.sign());
        var planned = new ArrayList<JobEvent.JobStarted>();
        JobListener listener =
                event -> {
                    if (event instanceof JobEvent.JobStarted started) {
                        planned.add(started);
                    }
                };

        JobResult result =
                job.resume(
                        jobs.options().withBroadcastBytes(100).withListeners(List.of(listener)),
                        true);

        assertThat(jobs.lines()).isEqualTo(KeptJobs.joined());
        assertThat(left()).isEmpty();
        assertThat(planned).extracting(JobEvent::job).hasSize(2).last().isEqualTo(result.job());
        assertThat(names(root)).containsExactly("output", "sign", "temporary", "work");
        assertThat(names(root.resolve("output"))).contains("_SUCCESS");
    }

    @Test
    void who_follows_a_job_sees_another_driver_end_it() throws Exception {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());
        var isHeard = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            var followed =
                    threads.submit(
                            () -> job.follow(_ -> isHeard.countDown(), Duration.ofMillis(1)));
            isHeard.await();

            job.resume(jobs.options(), true);

            JobSnapshot end = followed.get();
            assertThat(end.end()).contains(EndState.SUCCEEDED);
            assertThat(end.taskCount()).isGreaterThan(KeptJobs.REDUCES);
            assertThat(end.doneCount()).isBetween(KeptJobs.REDUCES, end.taskCount());
        }
        assertThatThrownBy(() -> job.follow(_ -> {}, Duration.ZERO))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_job_whose_driver_seems_to_live_is_taken_by_force_only() throws IOException {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());

        assertThatThrownBy(() -> job.resume(jobs.options(), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("led by another driver");
        job.resume(jobs.options(), true);

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
    }

    @Test
    void its_status_tells_how_far_it_is() throws IOException {
        StoredJob job = abandoned();

        JobStatus status = job.status();

        assertThat(status.name()).startsWith("save to " + jobs.output());
        assertThat(status.target()).isEqualTo(jobs.output().toString());
        assertThat(status.isLed()).isTrue();
        assertThat(status.isComplete()).isFalse();
        assertThat(status.stages().getFirst().committedCount())
                .isEqualTo(status.stages().getFirst().taskCount());
        assertThat(status.stages().getLast())
                .extracting(JobStatus.Stage::taskCount, JobStatus.Stage::committedCount)
                .containsExactly(KeptJobs.REDUCES, KeptJobs.REDUCES - 1);
    }

    @Test
    void a_job_that_is_not_kept_is_said_to_be_absent() {
        StoredJob job = StoredJob.of(jobs.work().toString(), "mayfly-1");

        assertThatThrownBy(job::status)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no such job is kept here");
        assertThatThrownBy(() -> job.resume(jobs.options(), false))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(job::cancel).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_deployment_that_keeps_jobs_elsewhere_is_refused() throws IOException {
        StoredJob job = abandoned();
        var elsewhere = jobs.options().withDeployment(Deployment.local());

        assertThatThrownBy(() -> job.resume(elsewhere, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kept elsewhere");
        assertThat(jobs.kept()).hasSize(1);
        assertThat(job.status().isLed()).as("given up again").isFalse();
    }

    @Test
    void a_job_that_a_listener_refuses_stays_as_it_is() throws IOException {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());
        List<String> before = left();
        var refusing =
                new JobListener() {
                    @Override
                    public void planned(JobId id, JobPlan plan, Runnable cancel) {
                        throw new IllegalStateException("too dear");
                    }

                    @Override
                    public void on(JobEvent event) {}
                };

        assertThatThrownBy(() -> job.resume(jobs.options().withListeners(List.of(refusing)), true))
                .hasMessage("too dear");
        assertThat(left())
                .containsAll(before.stream().filter(key -> key.contains("/jobs/")).toList());
        job.resume(jobs.options(), true);

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
    }

    @Test
    void parts_that_come_late_never_get_into_the_output_of_a_led_job() throws IOException {
        Files.createFile(jobs.sign());

        jobs.save(jobs.optionsWithLateParts());

        jobs.requireExactOutput();
    }

    @Test
    void parts_that_come_late_never_get_into_the_output_of_a_resumed_job() throws IOException {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());

        job.resume(jobs.optionsWithLateParts(), true);

        jobs.requireExactOutput();
    }

    @Test
    void an_output_that_somebody_else_wrote_meanwhile_is_seen() throws IOException {
        StoredJob job = abandoned();
        Files.createFile(jobs.sign());
        new KeptJobs(root).save();
        assertThat(jobs.kept()).contains(job);

        assertThatThrownBy(() -> job.resume(jobs.options(), true))
                .hasMessageContaining("output not published")
                .hasStackTraceContaining("part to be published is gone");

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
    }

    @Test
    void a_job_whose_output_has_appeared_can_be_continued_when_that_is_gone() throws IOException {
        String out = jobs.output().toString();
        try (Session session = Mayfly.session(jobs.options())) {
            assertThatThrownBy(() ->
                            session.of("new")
                                    .map(line -> {
                                        Files.createDirectory(Path.of(out));
                                        Files.writeString(Path.of(out, "data.txt"), "precious");
                                        return line;
                                    })
                                    .saveAsText(out))
                    .isInstanceOf(OutputExistsException.class);
        }
        assertThat(jobs.output().resolve("data.txt")).hasContent("precious");
        assertThat(jobs.kept()).hasSize(1);
        StoredJob job = jobs.kept().getFirst();
        assertThatThrownBy(() -> job.resume(jobs.options(), true))
                .isInstanceOf(OutputExistsException.class);
        Files.delete(jobs.output().resolve("data.txt"));

        job.resume(jobs.options(), true);

        assertThat(jobs.lines()).containsExactly("new");
        assertThat(jobs.kept()).isEmpty();
    }

    @Test
    void drivers_killed_at_any_moment_lose_nothing() throws IOException {
        Files.createFile(jobs.sign());
        Seeds.check(
                5,
                random -> {
                    FileObjectStore store = new FileObjectStore(Path.of(""));
                    store.deleteAll(jobs.output().toString());
                    try (ChildProcess driver = ChildProcess.start(Driver.class, root.toString())) {
                        while (driver.isAlive() && !Files.exists(jobs.work().resolve("jobs"))) {
                            Thread.onSpinWait();
                        }
                        LockSupport.parkNanos(
                                TimeUnit.MICROSECONDS.toNanos(random.nextInt(500_000)));
                    }
                    for (StoredJob job : jobs.kept()) {
                        job.resume(jobs.options(), true);
                        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
                    }
                    assertThat(jobs.kept()).isEmpty();
                    store.deleteAll(jobs.work().toString());
                });
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
