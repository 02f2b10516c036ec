package dev.mayfly.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Where a measurement was made, and of what. Immutable.
///
/// @param commit of the source tree, with a mark if files were changed since, and another if what
///   is measured was built before the sources were as they are
/// @param load average load of the last minute before the start
public record Machine(
        String commit,
        String processor,
        int cores,
        long memoryMegabytes,
        String system,
        String java,
        double load) {

    /// Looks at this machine.
    public static Machine inspect(Path root) throws IOException, InterruptedException {
        String changes = git(root, "status", "--porcelain", "--untracked-files=no");
        String commit = git(root, "rev-parse", "--short=12", "HEAD");
        return new Machine(
                changes.isEmpty() ? commit : commit + " and changes",
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor")
                        + " "
                        + System.getProperty("java.runtime.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /// The same, marked if the jars that `./mayfly` starts are older than a source file, which
    /// `MAYFLY_BUILD=never` allows. It asks as `./mayfly` does otherwise.
    Machine withAgeOfJars(Path root) throws IOException {
        Path built = root.resolve(".mayfly/built");
        if (Files.exists(built) && !hasNewerSource(root, Files.getLastModifiedTime(built))) {
            return this;
        }
        return new Machine(
                commit + " (jars older than sources)",
                processor,
                cores,
                memoryMegabytes,
                system,
                java,
                load);
    }

    private static boolean hasNewerSource(Path root, FileTime time) throws IOException {
        for (String place :
                List.of(
                        "pom.xml",
                        "core/pom.xml",
                        "examples/pom.xml",
                        "aws/pom.xml",
                        "cli/pom.xml",
                        "core/src/main",
                        "examples/src/main",
                        "aws/src/main",
                        "cli/src/main")) {
            try (Stream<Path> newer =
                    Files.find(
                            root.resolve(place),
                            Integer.MAX_VALUE,
                            (_, file) ->
                                    file.isRegularFile()
                                            && file.lastModifiedTime().compareTo(time) > 0)) {
                if (newer.findAny().isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String git(Path root, String... arguments)
            throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? output : "unknown";
    }

    private static String field(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        }
    }

    /// As lines of a list.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "- commit: %s%n- machine: %s, %d cores, %d MB, %s%n- JDK: %s%n"
                        + "- load when started: %.2f%n",
                commit,
                processor,
                cores,
                memoryMegabytes,
                system,
                java,
                load);
    }
}
