package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that this process leads, on a moto server.
@Timeout(120)
class RunOnLambdaTest {
    private static final int LINES = 200;

    /// Reading takes two seconds at least.
    private static final String SLOW =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    session.text(args[0])
                            .map(line -> {
                                Thread.sleep(10);
                                return line;
                            })
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
        FunctionsOnMoto.requireArchive();
        moto = MotoSettings.start("us-east-1");
        bucket = "s3://" + Buckets.create(moto.endpoint());
        store = new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader());
        store.putIfAbsent(bucket + "/in/a.txt", "line\n".repeat(LINES).getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        if (moto != null) {
            store.close();
            moto.close();
        }
    }

    /// With settings of which the usual ones say that a call may take 15 minutes.
    private CliRun run() throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), SLOW);
        return CliRun.of(
                directory,
                "run",
                "--on=lambda",
                "--concurrency=1",
                "--work=" + bucket + "/work",
                job.toString(),
                bucket + "/in",
                bucket + "/out");
    }

    /// An attempt reads for four fifths of the time-out and leaves the rest to the next, and each
    /// has an output of its own.
    @Test
    void attempts_have_the_time_that_the_function_is_deployed_with() throws IOException {
        try (var functions = FunctionServer.start(directory.resolve("code"))) {
            moto.set("aws.endpointUrlLambda", functions.endpoint().toString());
            functions.sayTimeout(1);

            CliRun run = run();

            assertThat(run.exitCode()).as(run.err()).isZero();
            try (Stream<ObjectInfo> written = store.list(bucket + "/out")) {
                assertThat(written)
                        .filteredOn(each -> each.key().contains("/part-"))
                        .hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void a_function_that_is_not_deployed_is_told_with_the_cure() throws IOException {
        CliRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("function is not deployed", "run `mayfly deploy`", "mayfly-main")
                .doesNotContain("software.amazon");
    }
}
