package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What is told of the cost of jobs on functions, and how it is limited, with functions of this
/// machine.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "Lambda's runtime client has native code for Linux only")
@Timeout(300)
class CostOfRunsIT {
    private static final String SLOW =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    int tasks = Integer.parseInt(args[0]);
                    session.of(IntStream.range(0, tasks).boxed().toList())
                            .repartition(tasks)
                            .map(number -> {
                                Thread.sleep(1_000);
                                return number;
                            })
                            .saveAsText(args[1]);
                }
            }
            """;

    @TempDir private Path directory;

    private CliRun run(int tasks, String... flags) throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), SLOW);
        Path work = Files.createDirectories(directory.resolve("work"));
        var line = new ArrayList<>(List.of("run", "--on=lambda-local", "--concurrency=1"));
        line.add("--work-dir=" + work);
        line.addAll(List.of(flags));
        line.addAll(List.of(job.toString(), Integer.toString(tasks), output().toString()));
        CliRun run = CliRun.of(directory, line.toArray(String[]::new));
        assertThat(work).as("cleaned up").isEmptyDirectory();
        return run;
    }

    private Path output() {
        return directory.resolve("out");
    }

    @Test
    void a_run_tells_its_cost_by_kind() throws IOException {
        CliRun run = run(1, "--max-cost=1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .containsPattern("on AWS this would cost \\$0\\.0\\d+, worked out from events")
                .containsPattern(" function time +\\$0\\.0\\d+ +\\S+ GB-s")
                .containsPattern(" function calls +<\\$0.00001 +2\\n")
                .containsPattern(" requests that read +\\S+ +[1-9]")
                .containsPattern(" requests that write +\\S+ +[1-9]");
    }

    @Test
    void a_job_that_may_pass_its_limit_is_not_begun() throws IOException {
        CliRun run = run(1, "--max-cost=0.00001");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("mayfly: job is not begun, since it may pass the limit of cost: limit=")
                .contains("spent=", "expected=", "a higher --max-cost lets it run")
                .doesNotContain("\tat ");
        assertThat(output()).doesNotExist();
    }

    @Test
    void a_job_is_stopped_before_it_passes_its_limit() throws IOException {
        CliRun run = run(8, "--max-cost=0.0002");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains("mayfly: stopped before the limit of cost is passed: limit=$0.00020")
                .containsPattern("stage=[12]/2 label=\".+\" tasks=\\d/[18]")
                .contains("cancelled in", "a higher --max-cost lets it run");
        assertThat(output()).doesNotExist();
    }
}
