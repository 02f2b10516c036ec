package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.storage.BilledRequests;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on functions of this machine, over an S3 server that the user has.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "Lambda's runtime client has native code for Linux only")
@Timeout(120)
class OwnS3IT {
    private static final String COUNT =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    session.text(args[0])
                            .keyBy(line -> line)
                            .countByKey()
                            .saveAsText(args[1]);
                }
            }
            """;

    @TempDir private Path directory;
    private MotoSettings moto;
    private ObjectStore store;
    private String bucket;

    @BeforeEach
    void start() throws IOException {
        moto = MotoSettings.start("us-east-1");
        bucket = "s3://" + Buckets.create(moto.endpoint());
        store = new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader());
        store.putIfAbsent(bucket + "/in/a.txt", "a\nb\na\n".getBytes());
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        moto.close();
    }

    private CliRun run(String... flags) throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), COUNT);
        var line = new ArrayList<>(List.of("run", "--on=lambda-local", "--concurrency=1"));
        line.addAll(List.of(flags));
        line.addAll(List.of("--partitions=1", job.toString(), bucket + "/in", bucket + "/out"));
        return CliRun.of(directory, line.toArray(String[]::new));
    }

    private String output() throws IOException {
        return new String(store.load(bucket + "/out/part-r-00000").content());
    }

    @Test
    void functions_use_the_server_that_the_launcher_uses() throws IOException {
        CliRun run = run();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(output()).contains("a\t2", "b\t1");
    }

    /// One function, so that nothing is left that an attempt has sent and no later one tells.
    @Test
    void the_summary_tells_what_driver_and_functions_ask_of_it() throws IOException {
        try (RequestsSeen requests = RequestsSeen.before(moto)) {
            CliRun run = run("--work=" + bucket + "/work");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(RequestsSeen.told(run))
                    .as(run.err())
                    .isEqualTo(requests.counts())
                    .containsKeys("COPY", "DELETE", "GET", "LIST", "PUT");
            BilledRequests billed = BilledRequests.of(requests.counts());
            assertThat(run.err())
                    .as("the same at their prices")
                    .containsPattern(" requests that read .+ " + billed.reads() + "\\n")
                    .containsPattern(" requests that write .+ " + billed.writes() + "\\n");
        }
    }

    @Test
    void functions_work_in_it() throws IOException {
        CliRun run = run("--work=" + bucket + "/work");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(output()).contains("a\t2", "b\t1");
        try (Stream<ObjectInfo> left = store.list(bucket + "/work")) {
            assertThat(left).isEmpty();
        }
    }
}
