package dev.mayfly.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs a command and measures it: the time by our own clock, processor time and memory by GNU time
/// where it is installed, else by the shell's `times` and by looking at `/proc` now and then.
final class MeasuredProcess {
    private static final Path GNU_TIME = Path.of("/usr/bin/time");
    private static final long TIMEOUT_MINUTES = 10;
    private static final long SAMPLE_MILLIS = 10;

    private final Path directory;
    private final boolean hasGnuTime;

    /// Keeps what commands print below `directory`.
    MeasuredProcess(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.hasGnuTime = Files.isExecutable(GNU_TIME) && isGnu();
    }

    private static boolean isGnu() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(GNU_TIME.toString(), "--version")
                        .redirectErrorStream(true)
                        .start();
        String version =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 && version.contains("GNU");
    }

    /// How processor time and memory are measured, for the record.
    String method() {
        return hasGnuTime ? "GNU time" : "shell and /proc";
    }

    /// What the command printed last.
    Path output() {
        return directory.resolve("stdout");
    }

    /// What the command complained about last.
    Path errors() {
        return directory.resolve("stderr");
    }

    private Path usage() {
        return directory.resolve("usage");
    }

    /// Runs a command to its end; one that runs longer than ten minutes is ended.
    ///
    /// @param environment variables to set beside those of this process
    Measurement run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.deleteIfExists(usage());
        var builder =
                new ProcessBuilder(wrapped(command))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output().toFile())
                        .redirectError(errors().toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        var process = builder.start();
        long peakBytes = hasGnuTime ? 0 : watch(process);
        boolean isEnded = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!isEnded) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return new Measurement(seconds, 0, 0, "took longer than " + TIMEOUT_MINUTES + " min");
        }
        String problem = process.exitValue() == 0 ? "" : "exit code " + process.exitValue();
        return hasGnuTime
                ? gnuMeasurement(seconds, problem)
                : new Measurement(seconds, shellSeconds(), peakBytes, problem);
    }

    private List<String> wrapped(List<String> command) {
        var words = new ArrayList<String>();
        if (hasGnuTime) {
            words.addAll(List.of(GNU_TIME.toString(), "-q", "-f", "%U %S %M"));
            words.addAll(List.of("-o", usage().toString()));
        } else {
            String script = "out=$1; shift; \"$@\"; code=$?; times >\"$out\"; exit $code";
            words.addAll(List.of("sh", "-c", script, "sh", usage().toString()));
        }
        words.addAll(command);
        return words;
    }

    private Measurement gnuMeasurement(double seconds, String problem) throws IOException {
        String[] fields = Files.readString(usage()).strip().split(" ", -1);
        double cpuSeconds = Double.parseDouble(fields[0]) + Double.parseDouble(fields[1]);
        return new Measurement(seconds, cpuSeconds, 1024 * Long.parseLong(fields[2]), problem);
    }

    /// The second line of `times` is of the children, as in `0m1.230s 0m0.100s`.
    private double shellSeconds() throws IOException {
        return Stream.of(Files.readAllLines(usage()).get(1).split(" ", -1))
                .mapToDouble(MeasuredProcess::minutesAndSeconds)
                .sum();
    }

    private static double minutesAndSeconds(String text) {
        int minutes = text.indexOf('m');
        return 60 * Double.parseDouble(text.substring(0, minutes))
                + Double.parseDouble(text.substring(minutes + 1, text.length() - 1));
    }

    private static long watch(Process process) throws IOException, InterruptedException {
        long peak = 0;
        while (process.isAlive()) {
            for (ProcessHandle child : process.descendants().toList()) {
                peak = Math.max(peak, peakBytes(child.pid()));
            }
            process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return peak;
    }

    private static long peakBytes(long pid) throws IOException {
        var status = Path.of("/proc", Long.toString(pid), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .max()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            if (Files.exists(status)) {
                throw e;
            }
            return 0; // it has ended meanwhile
        }
    }
}
