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
        var line =
                new ArrayList<>(List.of("run", "--work-dir", directory.resolve("work").toString()));
        line.add(source.toString());
        line.addAll(List.of(args));
        return new ProcessBuilder(command(List.of("-XX:+UseSerialGC"), line))
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    /// What starts the command line in a JVM of its own.
    static List<String> command(List<String> options, List<String> line) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add("dev.mayfly.cli.Main");
        command.addAll(line);
        return command;
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
