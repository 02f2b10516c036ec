package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that go on with what their own jobs write, or read, that were handed over.
@Timeout(60)
class DetachedWaitTest {
    @TempDir private Path root;
    private final ObjectStore store = new FileObjectStore(Path.of(""));
    private KeptJobs jobs;
    private DetachedJobs detached;
    private String in;
    private String out;

    @BeforeEach
    void use() throws Exception {
        jobs = new KeptJobs(root);
        detached = new DetachedJobs(jobs, store);
        in = Files.createDirectories(root.resolve("data/in")).toString();
        Files.write(Path.of(in, "values.txt"), List.of("3", "1", "2"));
        out = root.resolve("data/copied").toString();
    }

    /// What happens as soon as a session waits.
    private static class Waits implements JobListener {
        private final DetachedJobs.Delivery then;
        private final List<String> reasons = new ArrayList<>();

        Waits(DetachedJobs.Delivery then) {
            this.then = then;
        }

        @Override
        public void on(JobEvent event) {}

        @Override
        public void awaits(JobId job, String reason) {
            reasons.add(reason);
            try {
                then.deliver();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private Session session(JobListener listener) {
        return Mayfly.session(detached.options().withListeners(List.of(listener)));
    }

    private List<String> linesIn(String directory) throws Exception {
        try (Session session = Mayfly.session(jobs.options())) {
            return session.text(directory).collect().stream().sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copied",
                "copied/",
                "copied/part-*",
                "copie[d]",
                "**/part-*",
                "{copied,none}/p*"
            })
    void a_read_waits_for_the_job_that_writes_and_finds_all_of_it(String path) throws Exception {
        String read = root.resolve("data") + "/" + path;
        Files.createDirectories(Path.of(out));
        Files.writeString(Path.of(out, "part-before"), "of another job");
        var waits = new Waits(detached::deliverAll);

        try (Session session = session(waits)) {
            session.text(in)
                    .map(line -> "copy of " + line)
                    .saveAsText(Output.to(out).overwriting());

            assertThat(session.text(read).collect())
                    .containsExactlyInAnyOrder("copy of 1", "copy of 2", "copy of 3");
            assertThat(session.text(read).count()).isEqualTo(3);
        }

        assertThat(waits.reasons).containsExactly("it writes what is read next: path=" + read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/in", "data/[!c]*", "data/{in,inside}"})
    void a_read_of_something_else_waits_for_nothing(String path) throws Exception {
        var waits = new Waits(detached::deliverAll);
        try (Session session = session(waits)) {
            session.text(in).map(line -> line).saveAsText(out);

            assertThat(session.text(root.resolve(path).toString()).count()).isEqualTo(3);
        }

        assertThat(waits.reasons).isEmpty();
    }

    @Test
    void inputs_are_looked_for_when_all_jobs_have_ended_that_write_some() throws Exception {
        Path early = Files.writeString(root.resolve("early"), "before");
        var waits =
                new Waits(() -> {
                    Files.writeString(early, "written meanwhile\nand longer");
                    detached.deliverAll();
                });

        try (Session session = session(waits)) {
            session.text(in).saveAsText(out);

            assertThat(session.text(early.toString()).union(session.text(out)).collect())
                    .containsExactlyInAnyOrder("written meanwhile", "and longer", "1", "2", "3");
        }
    }

    @Test
    void a_job_that_was_handed_over_reads_what_the_one_before_wrote() throws Exception {
        var waits = new Waits(detached::deliverAll);
        String sums = root.resolve("sums").toString();

        try (Session session = session(waits)) {
            session.text(in).map(line -> line + line).saveAsText(out);
            session.text(out).map(line -> line + "!").saveAsText(sums);
        }
        detached.deliverAll();

        assertThat(linesIn(sums)).containsExactly("11!", "22!", "33!");
        assertThat(StoredJob.ended(jobs.work().toString())).hasSize(2);
        assertThat(detached.left()).as("ends").hasSize(2);
    }

    @Test
    void a_read_of_what_a_failed_job_was_to_write_fails_each_time_and_says_why() throws Exception {
        var waits = new Waits(detached::deliverAll);

        try (Session session = session(waits)) {
            session.text(in).map(line -> 6 / (Integer.parseInt(line) - 1)).saveAsText(out);
            String job = detached.begun().id().value();

            for (int reads = 0; reads < 2; reads++) {
                assertThatThrownBy(() -> session.text(out).count())
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("input is not written")
                        .hasMessageContaining("path=" + out + " job=" + job + " state=FAILED")
                        .hasMessageContaining("/ by zero");
            }
            session.text(in).saveAsText(out);
            assertThat(session.text(out).count()).as("written by another job").isEqualTo(3);
        }

        assertThat(waits.reasons).hasSize(2);
    }

    @Test
    void a_read_of_what_a_cancelled_job_was_to_write_fails() throws Exception {
        var waits =
                new Waits(() -> {
                    detached.begun().cancel();
                    detached.deliverAll();
                });

        try (Session session = session(waits)) {
            session.text(in).saveAsText(out);

            assertThatThrownBy(() -> session.text(out).count())
                    .hasMessageContaining("input is not written")
                    .hasMessageEndingWith("state=CANCELLED");
        }
    }

    @Test
    void an_interrupt_ends_the_wait_and_leaves_the_job() throws Exception {
        var waits = new Waits(() -> Thread.currentThread().interrupt());
        boolean isInterrupted;

        try (Session session = session(waits)) {
            session.text(in).saveAsText(out);

            assertThatThrownBy(() -> session.text(out).count())
                    .cause()
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("goes on by itself; mayfly cancel stops it: job=");
            isInterrupted = Thread.interrupted();
        }

        assertThat(isInterrupted).isTrue();
        StoredJob job = detached.begun();
        detached.deliverAll();
        assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(linesIn(out)).containsExactly("1", "2", "3");
    }

    /// Delivers all events that are left when a sweep sends one.
    private final class Swept implements Events {
        @Override
        public void coordinate(JobKeys job, Trigger trigger) {
            try {
                detached.events().coordinate(job, trigger);
                if (trigger.isSweep()) {
                    detached.deliverAll();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void start(JobKeys job, List<TaskEvent> tasks) {
            throw new AssertionError("not by the session");
        }
    }

    @Test
    void who_waits_for_a_job_whose_event_was_lost_has_it_looked_after() throws Exception {
        var waits = new Waits(detached.waiting()::clear);
        SessionOptions options =
                jobs.options()
                        .withListeners(List.of(waits))
                        .withDeployment(
                                (given, directory) -> jobs.detached(given, directory, new Swept()));

        try (Session session = Mayfly.session(options)) {
            session.text(in).saveAsText(out);

            assertThat(session.text(out).count()).isEqualTo(3);
        }

        assertThat(waits.reasons).hasSize(1);
    }

    @Test
    void a_read_waits_for_the_job_that_takes_the_place_of_one() throws Exception {
        var waits = new Waits(detached::deliverAll);

        try (Session session =
                KeptJobs.forGrown(detached.options().withListeners(List.of(waits)))) {
            jobs.joinGrown(session);

            assertThat(session.text(jobs.output().toString()).collect())
                    .containsExactlyInAnyOrderElementsOf(KeptJobs.joined());
        }

        assertThat(StoredJob.ended(jobs.work().toString()))
                .singleElement()
                .satisfies(job -> assertThat(job.id().value()).endsWith("-again"));
    }

    @Test
    void an_output_is_replaced_when_the_job_has_ended_that_writes_it() throws Exception {
        var waits = new Waits(detached::deliverAll);

        try (Session session = session(waits)) {
            session.text(in).saveAsText(out);
            session.of("new").saveAsText(Output.to(out).overwriting());
            detached.deliverAll();
        }

        assertThat(waits.reasons).containsExactly("it uses what is written next: directory=" + out);
        assertThat(linesIn(out)).containsExactly("new");
    }

    @Test
    void an_input_is_replaced_when_the_job_has_ended_that_reads_it() throws Exception {
        var waits = new Waits(detached::deliverAll);

        try (Session session = session(waits)) {
            session.text(in).saveAsText(out);
            session.of("new").saveAsText(Output.to(in).overwriting());
            detached.deliverAll();
        }

        assertThat(waits.reasons).containsExactly("it uses what is written next: directory=" + in);
        assertThat(linesIn(out)).containsExactly("1", "2", "3");
        assertThat(linesIn(in)).containsExactly("new");
    }
}
