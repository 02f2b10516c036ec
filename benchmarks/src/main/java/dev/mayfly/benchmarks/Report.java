package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes the record of a measurement: a page to read, and a table of all runs for programs.
///
/// @param method how processor time and memory were measured
record Report(
        Options options, Machine machine, String method, TestData data, List<Outcome> outcomes) {

    /// Writes both files.
    ///
    /// @return the page
    Path write() throws IOException {
        Files.createDirectories(options.results());
        String name =
                LocalDate.now(ZoneOffset.UTC)
                        + "-"
                        + options.workloadSet()
                        + (options.scale() == Scale.FULL ? "" : "-" + options.scale().label());
        Files.writeString(options.results().resolve(name + ".csv"), withoutPaths(runs()));
        return Files.writeString(options.results().resolve(name + ".md"), withoutPaths(page()));
    }

    /// The page means the same elsewhere: places on this machine are named, not spelled out.
    private String withoutPaths(String text) {
        return text.replace(options.work().toString(), "WORK")
                .replace(options.root().toAbsolutePath().normalize().toString(), "ROOT")
                .replace(System.getProperty("user.home") + "/.m2/repository", "REPOSITORY")
                .replace(System.getProperty("java.home"), "JAVA_HOME");
    }

    private String page() throws IOException {
        var page = new StringBuilder("# Measurement\n\n").append(machine);
        page.append("- data:");
        for (Table table : Table.values()) {
            page.append(format(" %s %d MB,", table.directoryName(), data.size(table) / 1_000_000));
        }
        page.append(" 16 files each, in the page cache\n");
        page.append("- time: whole processes, seconds, medians; processor time and memory by ");
        page.append(method).append("; memory includes mapped files\n");
        page.append("- every run's result was checked against the reference\n\n");
        page.append("## Targets\n\n");
        page.append("| workload | compared with | seconds | Mayfly | ratio | at least | |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        outcomes.forEach(outcome -> appendTargets(page, outcome));
        page.append("\n## All runs\n\n");
        page.append(
                "| workload | who | median | runs | CPU | peak MB |\n|---|---|---|---|---|---|\n");
        outcomes.forEach(outcome -> appendRuns(page, outcome));
        appendProblems(page);
        page.append("\n## Commands\n\n");
        outcomes.forEach(outcome -> appendCommands(page, outcome));
        return page.toString();
    }

    private static void appendTargets(StringBuilder page, Outcome outcome) {
        var workload = outcome.workload();
        double own = outcome.medianSeconds(Contender.MAYFLY);
        workload.peers()
                .forEach((peer, wanted) -> {
                    if (outcome.runs().containsKey(peer)) {
                        double ratio = outcome.ratio(peer);
                        page.append(
                                format(
                                        "| %s | %s | %.3f | %.3f | %.2f | %s | %s |%n",
                                        workload.name(),
                                        peer.label(),
                                        outcome.medianSeconds(peer),
                                        own,
                                        ratio,
                                        wanted == 0 ? "" : format("%.2f", wanted),
                                        wanted == 0 ? "" : verdict(ratio >= wanted)));
                    }
                });
        if (workload.peers().isEmpty()) {
            boolean isWithin =
                    own <= limit(workload.maxSeconds())
                            && outcome.peakMegabytes(Contender.MAYFLY)
                                    <= limit(workload.maxMegabytes());
            page.append(
                    format(
                            "| %s | %s | | %.3f | | | %s |%n",
                            workload.name(), limits(workload), own, verdict(isWithin)));
        }
    }

    private static double limit(double wanted) {
        return wanted == 0 ? Double.POSITIVE_INFINITY : wanted;
    }

    private static String limits(Workload workload) {
        if (workload.maxSeconds() == 0) {
            return "heap " + workload.heap() + ", result right";
        }
        return format("at most %.2f s", workload.maxSeconds())
                + (workload.maxMegabytes() == 0
                        ? ""
                        : format(" and %d MB", workload.maxMegabytes()));
    }

    private static String verdict(boolean isReached) {
        return isReached ? "ok" : "**missed**";
    }

    private static void appendRuns(StringBuilder page, Outcome outcome) {
        outcome.runs()
                .forEach((contender, runs) ->
                        page.append(
                                format(
                                        "| %s | %s | %.3f | %s | %s | %d |%n",
                                        outcome.workload().name(),
                                        contender.label(),
                                        outcome.medianSeconds(contender),
                                        runs.stream()
                                                .map(run -> format("%.3f", run.wallSeconds()))
                                                .collect(Collectors.joining(" ")),
                                        runs.stream()
                                                .map(run -> format("%.2f", run.cpuSeconds()))
                                                .collect(Collectors.joining(" ")),
                                        outcome.peakMegabytes(contender))));
    }

    private void appendProblems(StringBuilder page) {
        for (Outcome outcome : outcomes) {
            outcome.runs()
                    .forEach((contender, runs) ->
                            runs.stream()
                                    .filter(run -> !run.isGood())
                                    .forEach(run ->
                                            page.append(
                                                    format(
                                                            "%n**Failed:** %s, %s: %s%n",
                                                            outcome.workload().name(),
                                                            contender.label(),
                                                            run.problem()))));
        }
    }

    private static void appendCommands(StringBuilder page, Outcome outcome) {
        page.append(format("%s (reference %s):%n", outcome.workload().name(), outcome.reference()));
        outcome.commandLines()
                .forEach((contender, command) ->
                        page.append(format("- %s: `%s`%n", contender.label(), shortened(command))));
        page.append("\n");
    }

    /// Class paths of many libraries say nothing to a reader.
    private static String shortened(String command) {
        return command.replaceAll(":[^ ]*:[^ ]*", ":…");
    }

    private String runs() {
        var table = new StringBuilder("workload,contender,run,wall_s,cpu_s,peak_bytes,problem\n");
        for (Outcome outcome : outcomes) {
            outcome.runs()
                    .forEach((contender, runs) -> {
                        for (int i = 0; i < runs.size(); i++) {
                            var run = runs.get(i);
                            table.append(
                                    format(
                                            "%s,%s,%d,%.4f,%.2f,%d,\"%s\"%n",
                                            outcome.workload().name(),
                                            contender.label(),
                                            i + 1,
                                            run.wallSeconds(),
                                            run.cpuSeconds(),
                                            run.peakBytes(),
                                            run.problem().replace("\"", "\"\"")));
                        }
                    });
        }
        return table.toString();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
