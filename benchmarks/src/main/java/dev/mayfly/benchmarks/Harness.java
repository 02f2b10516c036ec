package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/// Runs workloads with Mayfly and its peers in turns, checks every result, and records what each
/// run took.
///
/// Results are compared with a reference: for sorts the input itself, for the rest what DuckDB
/// answers, asked once for each data set.
public final class Harness {
    private final Options options;
    private final MeasuredProcess process;
    private final CommandLines commands;
    private final Path output;

    private Harness(Options options) throws IOException, InterruptedException {
        this.options = options;
        process = new MeasuredProcess(options.work().resolve("log"));
        commands = new CommandLines(options.root(), options.work());
        output = options.work().resolve("output");
    }

    /// Runs what the options say; exits with 1 if a run failed or gave a wrong result.
    public static void main(String[] args) throws Exception {
        if (List.of(args).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(Path.of(System.getProperty("mayfly.root", ".")), List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        boolean isGood = new Harness(options).run();
        System.exit(isGood ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        var machine = Machine.inspect(options.root()).withAgeOfJars(options.root());
        var data = TestData.prepare(options.work(), options.scale());
        var tiny = TestData.prepare(options.work(), Scale.TINY);
        var outcomes = new ArrayList<Outcome>();
        for (Workload workload : options.workloads()) {
            outcomes.add(measure(workload, workload.isTiny() ? tiny : data));
        }
        var report = new Report(options, machine, process.method(), data, outcomes);
        System.out.println(report.write());
        return outcomes.stream().allMatch(Outcome::isGood);
    }

    private Outcome measure(Workload workload, TestData data)
            throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        contenders.add(Contender.MAYFLY);
        contenders.addAll(workload.peers().keySet());
        contenders.removeIf(contender -> !options.contenders().contains(contender));
        var reference = reference(workload, data);
        var commandLines = new EnumMap<Contender, String>(Contender.class);
        for (Contender contender : contenders) {
            commandLines.put(contender, commandLine(contender, workload, data));
        }
        var runs = new EnumMap<Contender, List<Measurement>>(Contender.class);
        int rounds = Math.max(options.rounds(), options.slowRounds());
        for (int round = 0; round < rounds; round++) {
            // Back and forth, so that nobody always runs behind the one that leaves most behind.
            for (Contender contender : round % 2 == 0 ? contenders : contenders.reversed()) {
                if (round < options.rounds(contender)) {
                    var run = runOnce(contender, workload, data, reference);
                    runs.computeIfAbsent(contender, _ -> new ArrayList<>()).add(run);
                    print(workload, contender, run);
                }
            }
        }
        return new Outcome(workload, reference.toString(), commandLines, runs);
    }

    private Measurement runOnce(
            Contender contender, Workload workload, TestData data, Answer reference)
            throws IOException, InterruptedException {
        var run = start(contender, workload, data);
        if (!run.isGood()) {
            return run.withProblem(run.problem() + ": " + complaint());
        }
        try {
            var answer = Answer.read(workload.format(), output, process.output());
            return answer.agrees(reference)
                    ? run
                    : run.withProblem("wrong result: " + answer + " instead of " + reference);
        } catch (IOException e) {
            return run.withProblem("wrong result: " + e.getMessage());
        } finally {
            clear(output);
        }
    }

    private Measurement start(Contender contender, Workload workload, TestData data)
            throws IOException, InterruptedException {
        clear(output);
        var command = commands.command(contender, workload, data, output);
        PageCache.fill(workload.tables().stream().map(data::path).toList());
        PageCache.fill(commands.program(contender));
        return process.run(command, CommandLines.environment(contender, workload));
    }

    private Answer reference(Workload workload, TestData data)
            throws IOException, InterruptedException {
        var kept = data.directory().resolve("answer-" + workload.query());
        if (Files.exists(kept)) {
            return Answer.parse(Files.readString(kept));
        }
        Answer answer;
        if (workload.format() == Answer.Format.RECORDS) {
            answer = Answer.unsortedRecords(data.path(Table.SORT));
        } else if (workload.format() == Answer.Format.NONE) {
            return Answer.read(workload.format(), output, process.output());
        } else {
            answer = answerOfDuckDb(workload, data);
        }
        Files.writeString(kept, answer + "\n");
        return answer;
    }

    private Answer answerOfDuckDb(Workload workload, TestData data)
            throws IOException, InterruptedException {
        var run = start(Contender.DUCKDB, workload, data);
        if (!run.isGood()) {
            throw new IOException("no reference: workload=" + workload.name() + " " + complaint());
        }
        var answer = Answer.read(workload.format(), output, process.output());
        clear(output);
        return answer;
    }

    private String commandLine(Contender contender, Workload workload, TestData data)
            throws IOException {
        var words = new ArrayList<String>();
        CommandLines.environment(contender, workload)
                .forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(commands.command(contender, workload, data, output));
        clear(output);
        return String.join(" ", words);
    }

    /// The line of the error output that says most.
    private String complaint() throws IOException {
        var lines =
                Files.readAllLines(process.errors(), StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
        return lines.stream()
                .filter(line -> line.contains("Exception") || line.contains("rror"))
                .findFirst()
                .orElse(lines.isEmpty() ? "" : lines.getLast());
    }

    private static void print(Workload workload, Contender contender, Measurement run) {
        System.err.printf(
                Locale.ROOT,
                "%-12s %-16s %7.3f s  cpu %7.2f s  %6d MB  %s%n",
                workload.name(),
                contender.label(),
                run.wallSeconds(),
                run.cpuSeconds(),
                run.peakBytes() >> 20,
                run.problem());
    }

    private static void clear(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (var walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
