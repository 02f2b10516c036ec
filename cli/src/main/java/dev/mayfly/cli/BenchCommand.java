package dev.mayfly.cli;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.example.Benchmark;
import dev.mayfly.cli.example.DataCache;
import dev.mayfly.cli.example.ExampleInputs;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Examples;
import dev.mayfly.examples.data.ByteSize;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly bench`: how fast some examples run on this machine. Comparing Mayfly with others is the
/// business of the benchmarks in the source tree.
@Command(
        name = "bench",
        description = "Measure how fast examples run on this machine.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final List<String> STANDARD = List.of("1a", "2a", "3a", "wordcount", "terasort");

    private final CommandContext context;

    @Parameters(
            arity = "0..*",
            paramLabel = "EXAMPLE",
            description = "Examples to run. Default: 1a 2a 3a wordcount terasort.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Size of the largest table of each. Default: ${DEFAULT-VALUE}.")
    private String size = "200MB";

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Measured runs of each, after a cold one. Default: ${DEFAULT-VALUE}.")
    private int runs = 5;

    @Spec private CommandSpec spec;

    BenchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(spec);
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> variables = context.variables();
        var benchmark =
                new Benchmark(
                        examples(),
                        inputs(),
                        atLeastOne(runs),
                        DataCache.of(variables, context.home()),
                        DataCache.results(variables, context.home(), "bench"));
        var measured = new AtomicReference<Optional<DataTable>>(Optional.empty());
        int exitCode =
                new JobRun(
                                settings.withoutProgress(),
                                context.terminal(),
                                err,
                                false,
                                Optional.empty())
                        .run(
                                Example.class.getClassLoader(),
                                notices -> measured.set(Optional.of(benchmark.run(notices))));
        measured.get()
                .ifPresent(table -> table.print(settings.output(), spec.commandLine().getOut()));
        return exitCode;
    }

    private List<Example> examples() {
        List<String> known = Examples.all().stream().map(Example::name).toList();
        var examples = new ArrayList<Example>();
        for (String name : names.isEmpty() ? STANDARD : names) {
            examples.add(
                    Examples.named(name)
                            .orElseThrow(() ->
                                    new UsageException(
                                            "no example " + name + NearestName.hint(name, known))));
        }
        return examples;
    }

    private ExampleInputs inputs() {
        try {
            return new ExampleInputs(Map.of(), Optional.of(ByteSize.parse(size)), 1);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static int atLeastOne(int count) {
        if (count < 1) {
            throw new UsageException("--runs: not a whole number from 1: " + count);
        }
        return count;
    }
}
