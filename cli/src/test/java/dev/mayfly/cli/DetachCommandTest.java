package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Jobs that are handed over by one command and followed by others, on a moto server and on the
/// function's handler in this JVM, which the SDK finds by its own settings.
@Timeout(120)
class DetachCommandTest extends DetachedOnMoto {
    static final String SUMS =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    session.of(List.of(1, 2, 3, 4))
                            .keyBy(number -> number % 2)
                            .reduceByKey(Integer::sum)
                            .map((key, sum) -> key + " " + sum)
                            .saveAsText(args[0]);
                }
            }
            """;

    @Test
    void a_job_goes_on_when_its_command_has_ended_and_is_followed_to_its_end() throws IOException {
        String job = handedOver(detach(SUMS));

        CliRun watched = on("watch", job);

        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(watched.err())
                .contains("watching " + job, "succeeded in", "2 stages")
                .contains("Ctrl-C leaves the job running");
        assertThat(aws.keys(bucket + "/out")).contains(bucket + "/out/_SUCCESS");
        assertThat(aws.keys(work + "/jobs")).containsExactly(work + "/jobs/" + job + "/end");
        assertThat(aws.functions().failures()).isEmpty();
        assertThat(on("status", job).out()).contains(job, "SUCCEEDED");
        assertThat(CliRun.of(directory, "status", "--work", work).out()).contains(job, "SUCCEEDED");
        for (CliRun late :
                List.of(
                        on("cancel", job),
                        CliRun.of(directory, "resume", "--on", "lambda", "--work", work, job))) {
            assertThat(late.exitCode()).isEqualTo(2);
            assertThat(late.err()).contains("job has ended: SUCCEEDED", job);
        }
        CliRun again = on("watch", job);
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("succeeded in", "2 stages");
    }

    @Test
    void a_watch_tells_what_the_job_costs() throws IOException {
        String job = handedOver(detach(SUMS, "--max-cost", "0.5"));

        for (CliRun watched : List.of(on("watch", job), on("watch", job))) { // its end, at least
            assertThat(watched.exitCode()).as(watched.err()).isZero();
            assertThat(watched.err())
                    .containsPattern("cost <?[$]0[.]00\\d+, worked out from events")
                    .containsPattern("function time +<?[$]0[.]00\\d+ +[0-9.]*[1-9]\\d* GB-s")
                    .containsPattern("function calls +<?[$]0[.]00\\d+ +[1-9]");
        }
    }

    @Test
    void a_watch_tells_what_committed_tasks_asked_of_the_store() throws IOException {
        String job = handedOver(detach(SUMS));

        String first = requests(on("watch", job));
        String again = requests(on("watch", job)); // its end alone

        assertThat(first).isEqualTo(again).containsPattern("\\d+ GET.* [1-9]\\d* PUT");
    }

    private static String requests(CliRun watched) {
        String line = "requests to the store, of committed tasks alone: ";
        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(watched.err()).containsOnlyOnce(line);
        return watched.err().lines().filter(each -> each.startsWith(line)).findFirst().orElse("");
    }

    @Test
    void a_job_that_is_expected_to_cost_too_much_is_not_handed_over() throws IOException {
        CliRun run = detach(SUMS, "--max-cost", "0.0000001");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("job is not begun, since it may pass the limit of cost");
        assertThat(aws.keys(work + "/jobs")).isEmpty();
    }

    @Test
    void a_job_that_fails_ends_its_watch_with_the_reason() throws IOException {
        String job =
                handedOver(
                        detach(
                                """
                                import module dev.mayfly.core;

                                void main(String[] args) {
                                    try (var session = Mayfly.session()) {
                                        session.of(List.of(1, 0))
                                                .map(number -> 1 / number)
                                                .saveAsText(args[0]);
                                    }
                                }
                                """));

        CliRun watched = on("watch", job);

        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.err()).contains("failed in", "/ by zero");
    }

    @Test
    void a_job_whose_events_are_lost_is_stopped() throws IOException {
        aws.functions().lose(true);
        String job = handedOver(detach(SUMS));

        assertThat(on("status", job).out()).contains("goes on by itself");
        aws.functions().traces().clear();
        assertThat(on("cancel", job).exitCode()).isZero();
        assertThat(aws.functions().traces())
                .singleElement(STRING)
                .contains(job, "CANCELLED", "end_time");
        CliRun watched = on("watch", job);

        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.err()).contains("cancelled in");
    }

    @Test
    void a_job_whose_function_may_not_write_its_state_is_told_at_once() throws IOException {
        aws.functions().deny(Optional.of("permission is missing: action=s3:PutObject"));

        CliRun run = detach(SUMS);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "job was not begun",
                        "permission is missing: action=s3:PutObject",
                        "mayfly doctor")
                .doesNotContain("nothing was handed over");
        assertThat(aws.keys(work + "/jobs")).isEmpty();
        assertThat(aws.keys(work + "/sessions")).isEmpty();
        assertThat(aws.keys(bucket)).noneMatch(key -> key.contains("out"));
    }

    @Test
    void a_program_that_saves_nothing_hands_nothing_over() throws IOException {
        CliRun run =
                detach(
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.of(List.of(1, 2)).map(number -> number + 1).count();
                            }
                        }
                        """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("nothing was handed over");
    }

    @Test
    void an_example_is_handed_over_as_well() throws Exception {
        FunctionsOnMoto.requireArchive();
        aws.store().putIfAbsent(bucket + "/in/a.txt", "to be or not to be".getBytes(UTF_8));

        CliRun run =
                CliRun.of(
                        directory,
                        "example",
                        "wordcount",
                        "--on",
                        "lambda",
                        "--detach",
                        "--work",
                        work,
                        "--concurrency",
                        "2",
                        "--input",
                        bucket + "/in",
                        "--out",
                        bucket + "/words");
        CliRun watched = on("watch", handedOver(run));

        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(aws.keys(bucket + "/words")).anyMatch(key -> key.endsWith("/_SUCCESS"));
    }

    @Test
    void a_job_that_is_not_kept_cannot_be_watched() {
        CliRun run = on("watch", "mayfly-none");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("no such job is kept", "mayfly-none")
                .doesNotContain("watching");
    }

    @Test
    void a_bucket_that_is_not_there_is_made_by_deploy() {
        for (String command : List.of("status", "clean")) {
            CliRun run = CliRun.of(directory, command, "--work", bucket + "-none/mayfly");

            assertThat(run.exitCode()).as(command).isEqualTo(1);
            assertThat(run.err()).contains("no such bucket", "mayfly deploy").hasLineCount(1);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
    void an_interrupt_ends_the_watch_and_leaves_the_job() throws Exception {
        var keys = new JobKeys(work, new JobId("mayfly-left-0"));
        aws.store().putIfAbsent(keys.detached(), new byte[0]);
        var target = new JobDescription.Target(bucket + "/out", bucket + "/.out", false);
        new JobJournal(aws.store(), keys)
                .describe(
                        new JobDescription(
                                "left",
                                0,
                                List.of(),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                target,
                                4,
                                work + "/sessions/left",
                                List.of()));
        Path err = directory.resolve("watch-err");
        Process process =
                aws.moto()
                        .command("watch", "--work", keys.work(), keys.job().value())
                        .redirectError(err.toFile())
                        .start();

        interruptWhenItSays("watching mayfly-left-0", process, err);

        assertThat(Files.readString(err)).contains("the job goes on, mayfly cancel stops it");
        assertThat(on("status", "mayfly-left-0").exitCode()).isZero();
        assertThat(aws.keys(work + "/jobs")).containsExactly(keys.detached(), keys.description());
    }
}
