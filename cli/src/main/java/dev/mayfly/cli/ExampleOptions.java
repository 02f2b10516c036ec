package dev.mayfly.cli;

import dev.mayfly.PlanListener;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.example.DataCache;
import dev.mayfly.cli.example.ExampleInputs;
import dev.mayfly.cli.example.ExampleRun;
import dev.mayfly.cli.job.DetachedJobs;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.job.PrintedPlans;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Example.Input;
import dev.mayfly.examples.Example.Parameter;
import dev.mayfly.examples.data.ByteSize;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The command of one example. Its options are those of all examples, the example's inputs, and its
/// parameters.
final class ExampleOptions implements Callable<Integer> {
    private static final String SIZE = "--size";
    private static final String SEED = "--seed";
    private static final String OUT = "--out";
    private static final String OVERWRITE = "--overwrite";
    private static final String ROWS = "--rows";
    private static final String INPUT = "--input";
    private static final String VERBOSE = "--verbose";
    private static final String DETACH = "--detach";
    private static final int STANDARD_ROWS = 10;
    private static final long STANDARD_SEED = 1;

    private final Example example;
    private final CommandContext context;
    private final ExampleUse use;
    private final CommandSpec spec;

    private ExampleOptions(Example example, CommandContext context, ExampleUse use) {
        this.example = example;
        this.context = context;
        this.use = use;
        spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// The command for picocli.
    static CommandSpec spec(Example example, CommandContext context, ExampleUse use) {
        var options = new ExampleOptions(example, context, use);
        CommandSpec spec = options.spec;
        spec.name(example.name());
        spec.usageMessage().description(example.summary() + ".").sortOptions(false);
        spec.usageMessage().abbreviateSynopsis(true);
        HelpOption.addTo(spec);
        options.addInputs();
        for (Parameter parameter : example.parameters()) {
            options.add(
                    "--" + parameter.name(),
                    "VALUE",
                    capital(parameter.meaning()) + ". Default: " + parameter.standard() + ".");
        }
        options.add(OUT, "DIR", "Where to put the result. Default: a directory that is told.");
        spec.addOption(flag(OVERWRITE, "Replace a result that is there."));
        options.add(ROWS, "N", "Rows of the result to print. Default: " + STANDARD_ROWS + ".");
        if (use == ExampleUse.RUN) {
            spec.addOption(flag(DETACH, RunCommand.DETACH));
        }
        spec.addOption(flag(VERBOSE, "Show a failure with every cause and frame."));
        return spec;
    }

    private void addInputs() {
        boolean isGenerated = example.inputs().stream().anyMatch(Input.Generated.class::isInstance);
        if (isGenerated) {
            add(SIZE, "SIZE", "How much data to generate, once: the size of the largest table.");
            add(SEED, "N", "For other data. Default: " + STANDARD_SEED + ".");
        }
        if (example.inputs().size() == 1) {
            add(INPUT, "PATH", "Your own data: a file, a directory or a pattern.");
        }
        for (Input input : example.inputs()) {
            if (input instanceof Input.Generated) {
                add("--" + input.name(), "PATH", "Your own " + input.name() + ".");
            }
        }
    }

    private void add(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .paramLabel(label)
                        .type(String.class)
                        .description(description.replace("%", "%%"))
                        .build());
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    @Override
    public Integer call() throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        Settings settings = context.settings(spec);
        PrintWriter err = spec.commandLine().getErr();
        boolean isVerbose = parsed.hasMatchedOption(VERBOSE);
        var run =
                new ExampleRun(
                        example,
                        inputs(parsed),
                        parameters(parsed),
                        output(parsed),
                        parsed.hasMatchedOption(OVERWRITE) || text(parsed, OUT).isEmpty(),
                        DataCache.of(context.variables(), context.home()),
                        Math.toIntExact(number(parsed, ROWS, STANDARD_ROWS)));
        PrintWriter out = spec.commandLine().getOut();
        Optional<PlanListener> plans =
                switch (use) {
                    case RUN -> Optional.empty();
                    case EXPLAIN -> Optional.of(new PrintedPlans(out));
                    case PREDICT -> Optional.of((action, plan) -> {});
                };
        var job = new JobRun(settings, context.terminal(), err, isVerbose, plans);
        if (use == ExampleUse.PREDICT) {
            return run.run(job.withOptions(PlanPrediction.of(settings, out)::hearing), settings);
        }
        if (!parsed.hasMatchedOption(DETACH)) {
            return run.run(job, settings, out, err);
        }
        try (var jobs = DetachedJobs.of(settings, out, err)) {
            return run.run(job.withHandOver(jobs), settings);
        }
    }

    private ExampleInputs inputs(ParseResult parsed) {
        var own = new LinkedHashMap<String, String>();
        for (Input input : example.inputs()) {
            text(parsed, "--" + input.name())
                    .or(() -> text(parsed, INPUT))
                    .ifPresent(path -> own.put(input.name(), path));
        }
        try {
            return new ExampleInputs(
                    own,
                    text(parsed, SIZE).map(ByteSize::parse),
                    number(parsed, SEED, STANDARD_SEED));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> parameters(ParseResult parsed) {
        var values = new LinkedHashMap<String, String>();
        for (Parameter parameter : example.parameters()) {
            text(parsed, "--" + parameter.name())
                    .ifPresent(value -> values.put(parameter.name(), value));
        }
        return values;
    }

    private String output(ParseResult parsed) {
        return text(parsed, OUT)
                .orElseGet(() ->
                        DataCache.results(context.variables(), context.home(), example.name())
                                .toString());
    }

    private static Optional<String> text(ParseResult parsed, String option) {
        return parsed.hasMatchedOption(option)
                ? Optional.of(parsed.matchedOptionValue(option, ""))
                : Optional.empty();
    }

    private static long number(ParseResult parsed, String option, long standard) {
        String text = text(parsed, option).orElse(Long.toString(standard));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + ": not a whole number: \"" + text + "\"");
        }
    }
}
