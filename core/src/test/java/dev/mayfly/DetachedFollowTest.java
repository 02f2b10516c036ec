package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.event.StageSnapshot;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who follows, cancels or sweeps a job that goes on by itself.
class DetachedFollowTest {
    @TempDir private Path root;
    private final ObjectStore store = new FileObjectStore(Path.of(""));
    private KeptJobs jobs;
    private DetachedJobs detached;

    @BeforeEach
    void use() throws IOException {
        jobs = new KeptJobs(root);
        Files.createFile(jobs.sign());
        detached = new DetachedJobs(jobs, store);
    }

    @Test
    void who_follows_a_job_hears_of_its_tasks_and_sees_it_end() throws Exception {
        StoredJob job = detached.begin();
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
            detached.deliverAll();
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
        StoredJob job = detached.begin();
        detached.waiting().remove().deliver();
        detached.waiting().remove().deliver();
        job.cancel();
        detached.deliverAll();

        JobSnapshot end = job.follow(_ -> {}, Duration.ZERO);

        assertThat(end.end()).contains(EndState.CANCELLED);
        assertThat(end.name()).startsWith("save to");
        assertThat(end.doneCount()).isLessThan(2);
    }

    @Test
    void a_sweep_finds_a_job_whose_first_event_was_lost() throws Exception {
        StoredJob job = detached.begin();
        detached.waiting().clear();

        assertThat(job.sweep(detached.events(), Duration.ZERO)).as("seen first").isFalse();
        assertThat(job.sweep(detached.events(), Duration.ofHours(1))).as("not yet").isFalse();
        assertThat(job.sweep(detached.events(), Duration.ZERO)).isTrue();
        detached.deliverAll();

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(job.sweep(detached.events(), Duration.ZERO)).as("ended").isFalse();
    }

    @Test
    void a_job_that_is_cancelled_stops_and_leaves_no_output() throws Exception {
        StoredJob job = detached.begin();
        detached.waiting().remove().deliver();
        var told = new HashMap<JobId, JobEnd>();

        job.cancel(told::put);
        detached.deliverAll();

        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.CANCELLED);
        assertThat(told).containsExactly(entry(job.id(), end));
        assertThat(jobs.output()).doesNotExist();
        assertThat(detached.left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
        assertThat(Stores.keys(store, root.toString()))
                .filteredOn(key -> key.contains("part-r"))
                .isEmpty();
    }

    @Test
    @Timeout(60)
    void an_attempt_of_a_job_that_is_cancelled_stops_and_leaves_nothing() throws Exception {
        Files.delete(jobs.sign()); // so that a task of the last stage waits for ever
        KeptJobs.WAITING.drainPermits();
        StoredJob job = detached.begin();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            var delivered =
                    threads.submit(() -> {
                        detached.deliverAll();
                        return detached.waiting().size();
                    });
            KeptJobs.WAITING.acquire();
            job.cancel();
            assertThat(delivered.get()).isZero();
        }

        assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.CANCELLED);
        assertThat(detached.left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void no_driver_takes_a_job_that_goes_on_by_itself() throws IOException {
        StoredJob job = detached.begin();

        assertThatThrownBy(() -> job.resume(jobs.options(), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("goes on without a driver");
    }
}
