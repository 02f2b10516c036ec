package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.StoredJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A job on functions whose launcher is killed while a task runs.
final class AbandonedJob {
    /// Its last task ends when a file is there.
    private static final String JOB =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                String sign = args[0];
                try (var session = Mayfly.session()) {
                    session.of(List.of(0, 1, 2))
                            .repartition(3)
                            .map(number -> {
                                while (number == 2 && !Files.exists(Path.of(sign))) {
                                    Thread.sleep(10);
                                }
                                return "number " + number;
                            })
                            .saveAsText(args[1]);
                }
            }
            """;

    private AbandonedJob() {}

    /// Where the jobs of a bucket lie.
    static String work(String bucket) {
        return bucket + "/work";
    }

    /// Leaves one behind. It goes on when a file `sign` is in the directory, and saves to `/out`.
    ///
    /// @param directory gets the source, the work directory and what the launcher writes
    /// @param place such as `--on=lambda`
    static StoredJob leave(MotoSettings moto, Path directory, String bucket, String place)
            throws IOException, InterruptedException {
        Process launcher = launch(moto, directory, bucket, place);
        try {
            List<StoredJob> kept = List.of();
            while (kept.isEmpty()) {
                assertThat(launcher.isAlive())
                        .as(Files.readString(directory.resolve("log")))
                        .isTrue();
                kept = StoredJob.all(work(bucket));
            }
            while (kept.getFirst().status().stages().getFirst().committedCount() == 0) {
                Thread.onSpinWait();
            }
            return kept.getFirst();
        } finally {
            launcher.destroyForcibly().waitFor();
        }
    }

    private static Process launch(MotoSettings moto, Path directory, String bucket, String place)
            throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), JOB);
        return moto.command(
                        "run",
                        place,
                        "--concurrency=1",
                        "--work=" + work(bucket),
                        "--work-dir=" + directory.resolve("work"),
                        job.toString(),
                        directory.resolve("sign").toString(),
                        bucket + "/out")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }
}
