package dev.mayfly.benchmarks.aws;

import dev.mayfly.benchmarks.Machine;
import dev.mayfly.benchmarks.aws.FunctionStarts.Setting;
import dev.mayfly.benchmarks.aws.S3Reads.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Measures reads from S3 and starts of functions, contenders in turns, and records all of it. What
/// is wrong ends it.
public final class AwsHarness {
    private static final String USAGE =
            "usage: benchmarks/run.sh aws [--rounds N (5)] [--results DIRECTORY"
                    + " (benchmarks/results)]";

    private final Path root;
    private final int rounds;
    private final Map<String, Series> series = new LinkedHashMap<>();

    private AwsHarness(Path root, int rounds) {
        this.root = root;
        this.rounds = rounds;
    }

    /// Runs it.
    public static void main(String[] args) throws Exception {
        var root = Path.of(System.getProperty("mayfly.root", "."));
        int rounds = 5;
        Path results = root.resolve("benchmarks/results");
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 < args.length && args[i].equals("--rounds")) {
                rounds = Integer.parseInt(args[i + 1]);
            } else if (i + 1 < args.length && args[i].equals("--results")) {
                results = Path.of(args[i + 1]).toAbsolutePath();
            } else {
                System.err.println(USAGE);
                System.exit(args[i].equals("--help") ? 0 : 2);
            }
        }
        Path work = Files.createTempDirectory("mayfly-benchmark-");
        try {
            System.out.println(new AwsHarness(root, rounds).run(work, results));
        } finally {
            delete(work);
        }
    }

    private Path run(Path work, Path results) throws Exception {
        Machine machine = Machine.inspect(root);
        Path archive = root.resolve("aws/target/mayfly-function.zip");
        try (var reads = new S3Reads(work.resolve("s3"))) {
            for (int round = -1; round < rounds; round++) {
                for (Reader reader : Reader.values()) {
                    S3Reads.Figures found = reads.read(reader);
                    add(round, "S3 reads", reader.label(), "MB/s", found.megabytesPerSecond());
                    add(
                            round,
                            "S3 reads, processor of the client",
                            reader.label(),
                            "CPU s/GB",
                            found.cpuSecondsPerGigabyte());
                }
            }
        }
        var starts = new FunctionStarts(archive, work.resolve("functions"));
        for (int round = -1; round < rounds; round++) {
            for (Setting setting : Setting.values()) {
                FunctionStarts.Figures call = starts.calls(setting);
                add(round, "empty call, cold", setting.label(), "ms", call.cold());
                add(round, "empty call, warm", setting.label(), "ms", call.warm());
                FunctionStarts.Figures job = starts.jobs(setting);
                add(round, "job of one task, cold", setting.label(), "ms", job.cold());
                add(round, "job of one task, warm", setting.label(), "ms", job.warm());
            }
        }
        return write(machine, archive, results);
    }

    /// Adds a figure; the round before the first is for warming up.
    private void add(int round, String what, String who, String unit, double value) {
        if (round >= 0) {
            series.computeIfAbsent(what + who, _ -> Series.of(what, who, unit)).values().add(value);
            System.err.printf(
                    Locale.ROOT, "%-36s %-44s %s %s%n", what, who, Series.text(value), unit);
        }
    }

    private Path write(Machine machine, Path archive, Path results) throws IOException {
        Files.createDirectories(results);
        String name = LocalDate.now(ZoneOffset.UTC) + "-aws";
        Files.writeString(results.resolve(name + ".csv"), table());
        String page =
                "# Measurement of what is for AWS\n\n"
                        + machine
                        + "- command: `benchmarks/run.sh aws --rounds "
                        + rounds
                        + "`; contenders in turns, one round before to warm up\n"
                        + archive(archive)
                        + "- S3 is an s3proxy on files of this machine, in a process of its own:"
                        + " this measures clients, not S3\n"
                        + "- reads are of one object of 268 MB, whole, and compared with what was"
                        + " written; the client has the heap and the collector of a function, and"
                        + " both compilers\n"
                        + "- functions run on this machine, 1,769 MB, serial collector; there is no"
                        + " snapshot here. Cold is from the call to the answer, start of the JVM"
                        + " included; warm is the median of 20 calls after it\n\n"
                        + "| what | who | median | lowest | highest | unit | all runs |\n"
                        + "|---|---|---|---|---|---|---|\n"
                        + lines(series.values())
                        + "\n## Ratios\n\n| what | | |\n|---|---|---|\n"
                        + ratio("S3 reads", Reader.MAYFLY.label(), Reader.SDK.label())
                        + ratio("S3 reads", Reader.MAYFLY_4.label(), Reader.SDK_4.label())
                        + ratio(
                                "S3 reads, processor of the client",
                                Reader.MAYFLY.label(),
                                Reader.SDK.label());
        return Files.writeString(results.resolve(name + ".md"), page);
    }

    private static String archive(Path archive) throws IOException {
        long unpacked;
        try (var zip = new ZipFile(archive.toFile())) {
            unpacked = zip.stream().mapToLong(ZipEntry::getSize).sum();
        }
        return String.format(
                Locale.ROOT,
                "- archive of the function: %.1f MB, unpacked %.1f MB%n",
                Files.size(archive) / 1e6,
                unpacked / 1e6);
    }

    private static String lines(Collection<Series> all) {
        var lines = new StringBuilder();
        for (Series each : all) {
            List<Double> sorted = each.values().stream().sorted().toList();
            lines.append(
                    "| %s | %s | %s | %s | %s | %s | %s |%n"
                            .formatted(
                                    each.what(),
                                    each.who(),
                                    Series.text(each.median()),
                                    Series.text(sorted.getFirst()),
                                    Series.text(sorted.getLast()),
                                    each.unit(),
                                    each.list()));
        }
        return lines.toString();
    }

    private String ratio(String what, String one, String other) {
        Series first = Objects.requireNonNull(series.get(what + one));
        Series second = Objects.requireNonNull(series.get(what + other));
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(first.values().get(round) / second.values().get(round));
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s : %s | %.2f (rounds: %s) |%n",
                what,
                one,
                other,
                first.median() / second.median(),
                new Series(what, one, "", ratios).list());
    }

    private String table() {
        var table = new StringBuilder("what,who,round,value,unit\n");
        for (Series each : series.values()) {
            int round = 1;
            for (double value : each.values()) {
                table.append(
                        String.format(
                                Locale.ROOT,
                                "\"%s\",\"%s\",%d,%.3f,%s%n",
                                each.what(),
                                each.who(),
                                round++,
                                value,
                                each.unit()));
            }
        }
        return table.toString();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
