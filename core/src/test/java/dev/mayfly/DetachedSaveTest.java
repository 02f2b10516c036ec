package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Session;
import dev.mayfly.code.CodeFiles;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that go on when the session that began them is closed.
class DetachedSaveTest {
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
    void a_job_goes_on_when_its_session_is_closed() throws Exception {
        StoredJob job = detached.begin();
        assertThat(jobs.output()).doesNotExist();
        assertThat(job.end()).isEmpty();
        assertThat(job.status().isDetached()).isTrue();
        assertThat(StoredJob.ended(jobs.work().toString())).isEmpty();

        detached.deliverAll();

        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
        assertThat(jobs.output().resolve("_SUCCESS")).exists();
        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(end.metrics().recordsWritten()).isPositive();
        assertThat(StoredJob.ended(jobs.work().toString())).containsExactly(job);
        assertThat(jobs.kept()).isEmpty();
        assertThat(detached.left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void parts_that_come_late_never_get_into_its_output() throws Exception {
        detached = new DetachedJobs(jobs, new LateParts(store));
        detached.begin();

        detached.deliverAll();

        jobs.requireExactOutput();
    }

    @Test
    void an_output_that_another_driver_of_the_job_has_published_is_no_failure() throws Exception {
        var twice =
                new ForwardingStore(store) {
                    @Override
                    public void publish(
                            String from,
                            List<String> sources,
                            String to,
                            SuccessManifest manifest,
                            boolean isReplacing)
                            throws IOException {
                        super.publish(from, sources, to, manifest, isReplacing);
                        super.publish(from, sources, to, manifest, isReplacing);
                    }
                };
        detached = new DetachedJobs(jobs, twice);
        StoredJob job = detached.begin();

        detached.deliverAll();

        assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.SUCCEEDED);
        jobs.requireExactOutput();
    }

    @Test
    void only_a_small_input_becomes_the_table_of_a_join() throws Exception {
        Path large = Files.write(root.resolve("large"), Collections.nCopies(3_000, "k 1"));
        Path small = Files.write(root.resolve("small"), List.of("k 2"));
        SessionOptions options =
                jobs.options()
                        .withBroadcastBytes(16_000)
                        .withDeployment((given, directory) ->
                                jobs.detached(given, directory, detached.events()));

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
        try (Session session = Mayfly.session(detached.options())) {
            session.of("new").saveAsText(jobs.output().toString());
        }
        StoredJob job = detached.begun();
        Files.createDirectory(jobs.output());
        Files.writeString(jobs.output().resolve("data.txt"), "precious");

        detached.deliverAll();

        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("output exists already", jobs.output().toString());
        assertThat(jobs.output().resolve("data.txt")).hasContent("precious");
        assertThat(detached.left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    private void removeCode() {
        var removed =
                new CodeReference("ab".repeat(32), jobs.work().resolve("code/job.jar").toString());
        detached.use(_ ->
                CodeFiles.loader(
                        store, List.of(removed), root.resolve("jars"), DetachedJobs.LOADER));
    }

    @Test
    void a_job_whose_code_is_removed_fails_and_says_what_is_missing() throws Exception {
        StoredJob job = detached.begin();
        removeCode();

        detached.deliverAll();

        JobEnd end = job.end().orElseThrow();
        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason())
                .startsWith("user code is not in the store")
                .contains("key=" + jobs.work().resolve("code/job.jar"))
                .endsWith("run the program of the job again, which stores it again");
        assertThat(detached.left()).containsExactly(jobs.work() + "/jobs/" + job.id() + "/end");
    }

    @Test
    void a_job_that_has_only_to_publish_needs_no_code() throws Exception {
        StoredJob job = detached.begin();
        while (job.status().stages().getLast().committedCount() == 0) {
            detached.waiting().remove().deliver();
        }
        removeCode();

        detached.deliverAll();

        jobs.requireExactOutput();
    }

    @Test
    void events_of_a_job_that_has_ended_do_nothing() throws Exception {
        StoredJob job = detached.begin();
        List<DetachedJobs.Delivery> first = List.copyOf(detached.waiting());
        detached.deliverAll();
        List<String> left = detached.left();

        for (DetachedJobs.Delivery late : first) {
            late.deliver();
        }

        assertThat(detached.waiting()).isEmpty();
        assertThat(detached.left()).isEqualTo(left);
        assertThat(job.end()).isPresent();
    }
}
