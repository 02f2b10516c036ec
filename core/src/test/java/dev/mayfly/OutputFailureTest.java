package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an output directory that is there already, or of a job that fails.
final class OutputFailureTest {
    @TempDir private Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session = SmallSessions.open(directory);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_failed_job_leaves_nothing_beside_its_output() throws IOException {
        String file = SmallSessions.input(directory, "1\nx\n");

        assertThatThrownBy(() ->
                        session.text(file)
                                .map(line -> Integer.parseInt(line))
                                .saveAsText(path("out")))
                .isInstanceOf(JobFailedException.class);

        assertThat(names()).containsExactly("input.txt", "work");
    }

    @Test
    void a_failed_job_keeps_the_output_that_it_was_to_replace() throws IOException {
        session.of("old").saveAsText(path("out"));
        String file = SmallSessions.input(directory, "x\n");

        assertThatThrownBy(() ->
                        session.text(file)
                                .map(line -> Integer.parseInt(line))
                                .saveAsText(Output.to(path("out")).overwriting()))
                .isInstanceOf(JobFailedException.class);

        assertThat(session.text(path("out")).collect()).containsExactly("old");
        assertThat(names()).containsExactly("input.txt", "out", "work");
    }

    @Test
    void an_output_that_exists_is_refused_and_untouched() throws IOException {
        session.of("old").saveAsText(path("out"));

        assertThatThrownBy(() -> session.of("new").saveAsText(path("out")))
                .isInstanceOf(OutputExistsException.class)
                .hasMessageContaining(path("out"));

        assertThat(session.text(path("out")).collect()).containsExactly("old");
        assertThat(names()).containsExactly("out", "work");
    }

    @Test
    void an_output_that_appears_while_the_job_runs_is_refused_and_untouched() throws IOException {
        String out = path("out");

        assertThatThrownBy(() ->
                        session.of("new")
                                .map(line -> {
                                    Files.createDirectory(Path.of(out));
                                    Files.writeString(Path.of(out, "data.txt"), "precious");
                                    return line;
                                })
                                .saveAsText(out))
                .isInstanceOf(OutputExistsException.class)
                .hasMessageContaining("appeared while the job ran")
                .hasMessageContaining("ask for overwriting")
                .hasMessageContaining(out);

        assertThat(directory.resolve("out")).isDirectoryContaining("glob:**/data.txt");
        assertThat(directory.resolve("out/data.txt")).hasContent("precious");
        assertThat(names()).containsExactly("out", "work");
    }

    @Test
    void an_output_whose_name_leaves_no_room_for_those_beside_it_is_refused_before_the_job_runs()
            throws IOException {
        String sign = path("has-run");
        for (int size : List.of(200, 250)) {
            Path out = Files.createDirectory(directory.resolve("x".repeat(size)));
            Files.writeString(out.resolve("data.txt"), "precious");

            assertThatThrownBy(() ->
                            session.of("new")
                                    .map(line -> {
                                        Files.createFile(Path.of(sign));
                                        return line;
                                    })
                                    .saveAsText(Output.to(out.toString()).overwriting()))
                    .hasMessage(
                            "output cannot be written, file name is too long: directory=" + out);

            assertThat(out.resolve("data.txt")).hasContent("precious");
        }
        assertThat(names()).hasSize(3).doesNotContain("has-run");
    }

    @Test
    void an_output_that_is_a_link_is_what_the_link_leads_to() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(directory.resolve("link"), real);

        session.of("first").saveAsText(path("link"));

        assertThat(session.text(path("real")).collect()).containsExactly("first");
        assertThatThrownBy(() -> session.of("new").saveAsText(path("link")))
                .isInstanceOf(OutputExistsException.class)
                .hasMessageContaining(path("link"));
        session.of("second").saveAsText(Output.to(path("link")).overwriting());
        assertThat(directory.resolve("link")).isSymbolicLink();
        assertThat(session.text(path("link")).collect()).containsExactly("second");
        assertThat(session.text(path("real")).collect()).containsExactly("second");
        assertThat(names()).containsExactly("link", "real", "work");
    }

    @Test
    void an_output_that_cannot_become_a_directory_is_refused_before_the_job_runs()
            throws IOException {
        String file = SmallSessions.input(directory, "precious");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        Files.createDirectories(directory.resolve("held/empty"));
        var failing =
                session.of("a")
                        .filter(text -> {
                            throw new IllegalStateException("ran " + text);
                        });

        assertThatThrownBy(() -> failing.saveAsText(Output.to(file).overwriting()))
                .hasMessageContaining("output is a file where a directory is written")
                .hasMessageContaining(file);
        for (Output output :
                List.of(Output.to(path("link")), Output.to(path("link")).overwriting())) {
            assertThatThrownBy(() -> failing.saveAsText(output))
                    .hasMessageContaining("output is a link that leads nowhere")
                    .hasMessageContaining("leadsTo=" + path("nowhere"));
        }
        assertThatThrownBy(() -> failing.saveAsText(path("held")))
                .isInstanceOf(OutputExistsException.class);

        assertThat(Path.of(file)).hasContent("precious");
        assertThat(names()).containsExactly("held", "input.txt", "link", "work");
    }

    @Test
    void an_output_that_is_replaced_holds_only_the_new_parts() throws IOException {
        session.of(1, 2, 3).repartition(3).saveAsText(path("out"));
        session.of(4).saveAsText(Output.to(path("out")).overwriting());

        assertThat(session.text(path("out")).collect()).containsExactly("4");
        assertThat(names()).containsExactly("out", "work");
    }

    @Test
    void a_job_without_input_leaves_nothing_beside_its_output() throws IOException {
        assertThat(catchThrowable(() -> session.text(path("none")).saveAsText(path("out"))))
                .isNotNull();

        assertThat(names()).containsExactly("work");
    }

    /// Cannot publish.
    private static final class Unpublishing extends ForwardingStore {
        Unpublishing(ObjectStore store) {
            super(store);
        }

        @Override
        public void publish(
                String from,
                List<String> sources,
                String to,
                SuccessManifest manifest,
                boolean isReplacing)
                throws IOException {
            throw new InterruptedIOException("stopped");
        }
    }

    @Test
    void a_kept_job_that_could_not_publish_says_how_to() throws IOException {
        var jobs = new KeptJobs(directory);
        Files.createFile(jobs.sign());

        assertThatThrownBy(() -> jobs.save(jobs.optionsWithStore(Unpublishing::new)))
                .hasMessageMatching(
                        "output not published: directory=\\S+; the job is kept, publish by: mayfly"
                                + " resume \\S+")
                .hasRootCauseMessage("stopped");

        jobs.kept().getFirst().resume(jobs.options(), true);
        assertThat(jobs.lines()).isEqualTo(KeptJobs.expected());
    }
}
