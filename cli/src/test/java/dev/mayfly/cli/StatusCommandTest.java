package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The list of jobs, whatever else lies among them.
class StatusCommandTest {
    @TempDir private Path directory;
    private MotoSettings moto;
    private ObjectStore store;
    private String work;

    @BeforeEach
    void start() throws IOException {
        moto = MotoSettings.start("us-east-1");
        store = new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader());
        work = "s3://" + Buckets.create(moto.endpoint()) + "/mayfly";
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        moto.close();
    }

    private void keep(String job) throws IOException {
        var stage =
                new JobDescription.Stage(
                        "scan", new byte[0], List.of(), 0, 3, Optional.empty(), Optional.empty());
        new JobJournal(store, new JobKeys(work, new JobId(job)))
                .describe(
                        new JobDescription(
                                "save",
                                0,
                                List.of(stage),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                new JobDescription.Target(work + "/out", work + "/.out", false),
                                4,
                                work + "/sessions/one",
                                List.of()));
    }

    private CliRun status() {
        return CliRun.of(directory, "status", "--work", work, "--output", "csv");
    }

    @Test
    void what_somebody_put_among_the_jobs_is_left_out() throws IOException {
        keep("mayfly-kept-0");
        store.putIfAbsent(work + "/jobs/my folder/a.txt", new byte[1]);
        store.putIfAbsent(work + "/jobs/my.folder/job", new byte[1]);

        CliRun run = status();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().skip(1))
                .containsExactly("mayfly-kept-0,save,scan,3,0,nobody leads it");
    }

    @Test
    void a_job_that_cannot_be_read_does_not_hide_the_others() throws IOException {
        keep("mayfly-kept-0");
        store.putIfAbsent(work + "/jobs/mayfly-bad-0/job", new byte[] {1, 2, 3});

        CliRun run = status();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().skip(1))
                .hasSize(2)
                .contains("mayfly-kept-0,save,scan,3,0,nobody leads it")
                .anyMatch(row -> row.startsWith("mayfly-bad-0,,,,,cannot be read: "));
    }

    @Test
    void a_named_job_that_cannot_be_read_is_told_in_one_line() throws IOException {
        store.putIfAbsent(work + "/jobs/mayfly-bad-0/job", new byte[] {1, 2, 3});

        CliRun run = CliRun.of(directory, "status", "--work", work, "mayfly-bad-0");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("mayfly: not an object of this kind: mark=MFjb at=");
    }
}
