package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
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
        if (options.scale() != Scale.FULL) {
            page.append("They are for the full size; this is a trial.\n\n");
        }
        page.append("| workload | compared with | seconds | Mayfly | ratio | at least | |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        outcomes.forEach(outcome -> appendTargets(page, outcome));
        page.append("\n## All runs\n\n");
        page.append(
                "| workload | who | median | runs | CPU | peak MB |\n|---|---|---|---|---|---|\n");
        outcomes.forEach(outcome -> appendRuns(page, outcome));
        outcomes.forEach(outcome -> appendProblems(page, outcome));
        page.append("\n## Commands\n\n");
        outcomes.forEach(outcome -> appendCommands(page, outcome));
        return page.toString();
    }

    private static void appendTargets(StringBuilder page, Outcome outcome) {
        var workload = outcome.workload();
        double own = outcome.medianSeconds(Contender.MAYFLY);
        for (var peer : workload.peers().entrySet()) {
            if (!outcome.runs().containsKey(peer.getKey())) {
                continue;
            }
            double seconds = outcome.medianSeconds(peer.getKey());
            double wanted = peer.getValue();
            double ratio = seconds / own;
            page.append(format("| %s | %s ", workload.name(), peer.getKey().label()))
                    .append(format("| %.3f | %.3f | %.2f ", seconds, own, ratio))
                    .append(wanted == 0 ? "| | " : format("| %.2f | ", wanted))
                    .append(wanted == 0 ? "" : verdict(ratio >= wanted))
                    .append(" |\n");
        }
        if (workload.peers().isEmpty()) {
            double peak = outcome.peakMegabytes(Contender.MAYFLY);
            boolean isWithin =
                    own <= limit(workload.maxSeconds())
                            && peak <= limit((double) workload.maxMegabytes());
            page.append(format("| %s | %s ", workload.name(), limits(workload)))
                    .append(format("| | %.3f | | | %s |%n", own, verdict(isWithin)));
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
        for (var entry : outcome.runs().entrySet()) {
            var contender = entry.getKey();
            page.append(format("| %s | %s ", outcome.workload().name(), contender.label()))
                    .append(format("| %.3f ", outcome.medianSeconds(contender)))
                    .append(
                            format(
                                    "| %s ",
                                    list("%.3f", entry.getValue(), Measurement::wallSeconds)))
                    .append(
                            format(
                                    "| %s ",
                                    list("%.2f", entry.getValue(), Measurement::cpuSeconds)))
                    .append(format("| %d |%n", outcome.peakMegabytes(contender)));
        }
    }

    private static String list(
            String pattern, List<Measurement> runs, ToDoubleFunction<Measurement> value) {
        return runs.stream()
                .map(run -> format(pattern, value.applyAsDouble(run)))
                .collect(Collectors.joining(" "));
    }

    private static void appendProblems(StringBuilder page, Outcome outcome) {
        for (var entry : outcome.runs().entrySet()) {
            for (Measurement run : entry.getValue()) {
                if (!run.isGood()) {
                    page.append(format("%n**Failed:** %s, ", outcome.workload().name()))
                            .append(format("%s: %s%n", entry.getKey().label(), run.problem()));
                }
            }
        }
    }

    private static void appendCommands(StringBuilder page, Outcome outcome) {
        page.append(
                format("%s (reference %s):%n%n", outcome.workload().name(), outcome.reference()));
        for (var entry : outcome.commandLines().entrySet()) {
            page.append(format("- %s: `", entry.getKey().label()))
                    .append(shortened(entry.getValue()))
                    .append("`\n");
        }
        page.append("\n");
    }

    /// Class paths of many libraries say nothing to a reader.
    private static String shortened(String command) {
        return command.replaceAll(":[^ ]*:[^ ]*", ":…");
    }

    private String runs() {
        var table = new StringBuilder("workload,contender,run,wall_s,cpu_s,peak_bytes,problem\n");
        for (Outcome outcome : outcomes) {
            for (var entry : outcome.runs().entrySet()) {
                int number = 1;
                for (Measurement run : entry.getValue()) {
                    table.append(format("%s,", outcome.workload().name()))
                            .append(format("%s,%d,", entry.getKey().label(), number++))
                            .append(format("%.4f,%.2f,", run.wallSeconds(), run.cpuSeconds()))
                            .append(format("%d,\"%s\"%n", run.peakBytes(), quoted(run.problem())));
                }
            }
        }
        return table.toString();
    }

    private static String quoted(String text) {
        return text.replace("\"", "\"\"");
    }

    @SuppressWarnings("AnnotateFormatMethod") // its library is not worth a dependency
    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
