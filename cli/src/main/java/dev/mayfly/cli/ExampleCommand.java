package dev.mayfly.cli;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.Setting.Use;
import dev.mayfly.cli.config.SettingOptions;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Examples;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `mayfly example`: each bundled example is a command below it, with options for its own inputs
/// and parameters.
final class ExampleCommand implements Runnable {
    private final CommandSpec spec;

    private ExampleCommand() {
        spec = CommandSpec.wrapWithoutInspection(this);
    }

    private CommandSpec spec() {
        spec.name("example");
        spec.usageMessage()
                .description("Run a bundled example, on generated data unless told otherwise.")
                .synopsisSubcommandLabel("NAME")
                .footer("", "mayfly example NAME --help tells an example's options.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .hidden(true)
                        .build());
        return spec;
    }

    /// The command with those examples below it that a command line needs.
    ///
    /// @param args of the whole line; an example that they name is the only one needed
    /// @param use what is done with the examples
    static CommandLine line(CommandContext context, ExampleUse use, String... args) {
        var line = new CommandLine(new ExampleCommand().spec());
        List<String> words = List.of(args);
        List<Example> all = Examples.all();
        List<Example> named =
                all.stream().filter(example -> words.contains(example.name())).toList();
        boolean isOne = named.size() == 1 && !words.contains("help");
        for (Example example : isOne ? named : all) {
            CommandSpec command = ExampleOptions.spec(example, context, use);
            SettingOptions.add(
                    command, EnumSet.of(Use.JOB, Use.DEPLOYED, Use.CALLED, Use.DATA, Use.ALL));
            line.addSubcommand(example.name(), command);
        }
        return line;
    }

    /// Without a name, or with a wrong one, there is nothing to run.
    @Override
    public void run() {
        List<String> names = Examples.all().stream().map(Example::name).toList();
        List<String> unknown =
                spec.commandLine().getParseResult().matchedPositionalValue(0, List.of());
        if (unknown.isEmpty()) {
            throw new UsageException(
                    "no example named (there are: " + String.join(", ", names) + ")");
        }
        String name = unknown.getFirst();
        throw new UsageException("no example " + name + NearestName.hint(name, names));
    }
}
