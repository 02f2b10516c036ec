package dev.mayfly.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a job in a process of its own, as the launcher does.
final class CliProcess {
    private CliProcess() {}

    /// Starts `mayfly run`.
    ///
    /// @param directory gets the source, the work directory and standard error
    /// @param job text of `Job.java`
    static Process run(Path directory, String job, String... args) throws IOException {
        Path source = Files.writeString(directory.resolve("Job.java"), job);
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.mayfly.cli.Main",
                                "run",
                                "--work-dir",
                                directory.resolve("work").toString(),
                                source.toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
    }

    /// What the process in this directory wrote.
    static String standardError(Path directory) {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
