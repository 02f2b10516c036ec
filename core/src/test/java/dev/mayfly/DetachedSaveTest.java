package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mayfly.api.Session;
import dev.mayfly.code.CodeFiles;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.event.StageSnapshot;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that go on when the session that began them is closed.
class DetachedSaveTest {
    private static final ClassLoader LOADER = DetachedSaveTest.class.getClassLoader();

    @TempDir private Path root;
    private ObjectStore store = new FileObjectStore(Path.of(""));
    private final Queue<Delivery> waiting = new ArrayDeque<>();
    private DetachedJob.CodeSource code = _ -> LOADER;
    private KeptJobs jobs;

    @FunctionalInterface
    private interface Delivery {
        void deliver() throws Exception;
    }

    private final Events events =
            new Events() {
                @Override
                public void coordinate(JobKeys job, Trigger trigger) {
                    waiting.add(() ->
                            new DetachedJob(store, job, this, Clock.systemUTC())
                                    .coordinate(trigger, code));
                }

                @Override
                public void start(JobKeys job, List<TaskEvent> tasks) {
                    var runner =
                            new TaskRunner(store, LOADER, new StoredBroadcasts(store), () -> 0L)
                                    .withPause(Duration.ofMillis(5));
                    var task = new DetachedTask(store, new JobJournal(store, job), this);
                    for (TaskEvent each : tasks) {
                        waiting.add(() -> task.on(each, runner::run));
                    }
                }
            };

    @BeforeEach
    void use() throws IOException {
        jobs = new KeptJobs(root);
        Files.createFile(jobs.sign());
    }

    private StoredJob begin() throws IOException {
        jobs.save(options());
        return begun();
    }

    private SessionOptions options() {
        return jobs.options()
                .withDeployment((options, directory) ->
                        jobs.surroundings(options, directory).withDetached(events));
    }

    private StoredJob begun() throws IOException {
        List<StoredJob> kept = jobs.kept();
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    private void deliverAll() throws Exception {
        while (!waiting.isEmpty()) {
            waiting.remove().deliver();
        }
    }

    private List<String> left() throws IOException {
        return Stores.keys(store, jobs.work().toString());
    }

    @Test
    void a_job_goes_on_when_its_session_is_closed() throws Exception {
        StoredJob job = begin();
        assertThat(jobs.output()).doesNotExist();
        assertThat(job.end()).isEmpty();
        assertThat(job.status().isDetached()).isTrue();
        assertThat(StoredJob.ended(jobs.work().toString())).isEmpty();

        deliverAll();

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(jobs.output().resolve("_SUCCESS")).exists();
        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(end.metrics().recordsWritten()).isPositive();
        assertThat(StoredJob.ended(jobs.work().toString())).containsExactly(job);
        assertThat(jobs.kept()).isEmpty();
        assertThat(left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void parts_that_come_late_never_get_into_its_output() throws Exception {
        store = new LateParts(store);
        begin();

        deliverAll();

        jobs.requireExactOutput();
    }

    @Test
    void who_follows_a_job_hears_of_its_tasks_and_sees_it_end() throws Exception {
        StoredJob job = begin();
        var heard = new ConcurrentLinkedQueue<JobEvent>();
        var isHeard = new CountDownLatch(1);
        JobSnapshot end;
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            var followed =
                    threads.submit(() ->
                            job.follow(
                                    event -> {
                                        heard.add(event);
                                        isHeard.countDown();
                                    },
                                    Duration.ofMillis(1)));
            isHeard.await();
            deliverAll();
            end = followed.get();
        }

        assertThat(end.end()).contains(EndState.SUCCEEDED);
        assertThat(end.doneCount()).isEqualTo(end.taskCount()).isPositive();
        assertThat(end.metrics()).isEqualTo(job.end().orElseThrow().metrics());
        assertThat(heard).filteredOn(JobEvent.JobStarted.class::isInstance).hasSize(1);
        assertThat(heard)
                .filteredOn(JobEvent.StagePlanned.class::isInstance)
                .hasSameSizeAs(end.stages());
        assertThat(heard).noneMatch(JobEvent.JobEnded.class::isInstance);
        assertThat(job.follow(_ -> {}, Duration.ZERO).stages())
                .extracting(StageSnapshot::label, StageSnapshot::doneCount)
                .containsExactlyElementsOf(
                        end.stages().stream()
                                .map(stage -> tuple(stage.label(), stage.doneCount()))
                                .toList());
    }

    @Test
    void who_follows_a_job_that_is_cancelled_sees_how_far_it_came() throws Exception {
        StoredJob job = begin();
        waiting.remove().deliver();
        waiting.remove().deliver();
        job.cancel();
        deliverAll();

        JobSnapshot end = job.follow(_ -> {}, Duration.ZERO);

        assertThat(end.end()).contains(EndState.CANCELLED);
        assertThat(end.name()).startsWith("save to");
        assertThat(end.doneCount()).isLessThan(2);
    }

    @Test
    void only_a_small_input_becomes_the_table_of_a_join() throws Exception {
        Path large = Files.write(root.resolve("large"), Collections.nCopies(3_000, "k 1"));
        Path small = Files.write(root.resolve("small"), List.of("k 2"));
        SessionOptions options =
                jobs.options()
                        .withBroadcastBytes(16_000)
                        .withDeployment((given, directory) ->
                                jobs.surroundings(given, directory).withDetached(events));

        try (Session session = Mayfly.session(options)) {
            var one = session.text(large.toString()).keyBy(line -> line);
            var none = one.filter((key, line) -> line.isEmpty());
            var few = session.text(small.toString()).keyBy(line -> line);

            assertThat(one.join(few).explain()).contains("join with a table of");
            assertThat(one.join(none).explain()).doesNotContain("join with a table of");
        }
    }

    @Test
    void a_job_fails_if_its_output_appears_meanwhile_and_is_not_to_be_replaced() throws Exception {
        try (Session session = Mayfly.session(options())) {
            session.of("new").saveAsText(jobs.output().toString());
        }
        StoredJob job = begun();
        Files.createDirectory(jobs.output());
        Files.writeString(jobs.output().resolve("data.txt"), "precious");

        deliverAll();

        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("output exists already", jobs.output().toString());
        assertThat(jobs.output().resolve("data.txt")).hasContent("precious");
        assertThat(left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    private void removeCode() {
        var removed =
                new CodeReference("ab".repeat(32), jobs.work().resolve("code/job.jar").toString());
        code = _ -> CodeFiles.loader(store, List.of(removed), root.resolve("jars"), LOADER);
    }

    @Test
    void a_job_whose_code_is_removed_fails_and_says_what_is_missing() throws Exception {
        StoredJob job = begin();
        removeCode();

        deliverAll();

        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason())
                .startsWith("user code is not in the store")
                .contains("key=" + jobs.work().resolve("code/job.jar"))
                .endsWith("run the program of the job again, which stores it again");
        assertThat(left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void a_job_that_has_only_to_publish_needs_no_code() throws Exception {
        StoredJob job = begin();
        while (job.status().stages().getLast().committedCount() == 0) {
            waiting.remove().deliver();
        }
        removeCode();

        deliverAll();

        jobs.requireExactOutput();
    }

    @Test
    void what_a_job_writes_that_was_handed_over_is_not_read_before_its_end() throws Exception {
        Path in = Files.write(root.resolve("values"), List.of("a", "b"));
        String out = root.resolve("copied").toString();

        try (Session session = Mayfly.session(options())) {
            session.text(in.toString()).saveAsText(out);
            for (String path : List.of(out, out + "/part-*", root.toString())) {
                assertThatThrownBy(() -> session.text(path).count())
                        .as(path)
                        .hasMessageContaining("handed over to functions")
                        .hasMessageContaining("path=" + path + " job=");
            }
            assertThat(session.text(in.toString()).count()).isEqualTo(2);
            deliverAll();

            assertThat(session.text(out).count()).isEqualTo(2);
        }
    }

    @Test
    void events_of_a_job_that_has_ended_do_nothing() throws Exception {
        StoredJob job = begin();
        List<Delivery> first = List.copyOf(waiting);
        deliverAll();
        List<String> left = left();

        for (Delivery late : first) {
            late.deliver();
        }

        assertThat(waiting).isEmpty();
        assertThat(left()).isEqualTo(left);
        assertThat(job.end()).isPresent();
    }

    @Test
    void a_sweep_finds_a_job_whose_first_event_was_lost() throws Exception {
        StoredJob job = begin();
        waiting.clear();

        assertThat(job.sweep(events, Duration.ZERO)).as("seen first").isFalse();
        assertThat(job.sweep(events, Duration.ofHours(1))).as("not yet").isFalse();
        assertThat(job.sweep(events, Duration.ZERO)).isTrue();
        deliverAll();

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(job.sweep(events, Duration.ZERO)).as("ended").isFalse();
    }

    @Test
    void a_job_that_is_cancelled_stops_and_leaves_no_output() throws Exception {
        StoredJob job = begin();
        waiting.remove().deliver();

        job.cancel();
        deliverAll();

        assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.CANCELLED);
        assertThat(jobs.output()).doesNotExist();
        assertThat(left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
        assertThat(Stores.keys(store, root.toString()))
                .filteredOn(key -> key.contains("part-r"))
                .isEmpty();
    }

    @Test
    @Timeout(60)
    void an_attempt_of_a_job_that_is_cancelled_stops_and_leaves_nothing() throws Exception {
        Files.delete(jobs.sign()); // so that a task of the last stage waits for ever
        KeptJobs.WAITING.drainPermits();
        StoredJob job = begin();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            var delivered =
                    threads.submit(() -> {
                        deliverAll();
                        return waiting.size();
                    });
            KeptJobs.WAITING.acquire();
            job.cancel();
            assertThat(delivered.get()).isZero();
        }

        assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.CANCELLED);
        assertThat(left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void no_driver_takes_a_job_that_goes_on_by_itself() throws IOException {
        StoredJob job = begin();

        assertThatThrownBy(() -> job.resume(jobs.options(), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("goes on without a driver");
    }
}
