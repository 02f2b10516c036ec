package dev.mayfly.cli;

import dev.mayfly.cli.config.Setting.Use;
import dev.mayfly.cli.config.SettingOptions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/// The subcommands. Each is made only when it is needed, since reading a command's annotations takes
/// longer than some commands themselves.
enum Subcommand {
    RUN(EnumSet.of(Use.JOB, Use.ALL)) {
        @Override
        Object create(CommandContext context) {
            return new RunCommand(context);
        }
    },
    EXPLAIN(EnumSet.of(Use.JOB, Use.ALL)) {
        @Override
        Object create(CommandContext context) {
            return new ExplainCommand(context);
        }
    },
    GEN_DATA(EnumSet.of(Use.DATA, Use.ALL)) {
        @Override
        Object create(CommandContext context) {
            return new GenDataCommand(context);
        }
    },
    COMPLETION(EnumSet.noneOf(Use.class)) {
        @Override
        Object create(CommandContext context) {
            return new CompletionCommand();
        }
    },
    VERSION(EnumSet.of(Use.DATA)) {
        @Override
        Object create(CommandContext context) {
            return new VersionCommand(context);
        }
    },
    HELP(EnumSet.noneOf(Use.class)) {
        @Override
        Object create(CommandContext context) {
            return new HelpCommand();
        }
    };

    private final Set<Use> settings;

    Subcommand(Set<Use> settings) {
        this.settings = settings;
    }

    /// The object that has the command's annotations.
    abstract Object create(CommandContext context);

    /// The word on the command line.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Those that a command line needs: the one it calls, or all if it calls none that exists or
    /// one that is about the others.
    static List<Subcommand> neededBy(String... args) {
        Optional<Subcommand> called =
                args.length == 0
                        ? Optional.empty()
                        : Arrays.stream(values())
                                .filter(command -> command.word().equals(args[0]))
                                .findFirst();
        return called.filter(command -> command != HELP && command != COMPLETION)
                .map(List::of)
                .orElseGet(() -> List.of(values()));
    }

    /// Adds the command to the line.
    void addTo(CommandLine line, CommandContext context) {
        var command = new CommandLine(create(context));
        SettingOptions.add(command.getCommandSpec(), settings);
        if (this == RUN || this == EXPLAIN) {
            command.setStopAtPositional(true);
        }
        line.addSubcommand(word(), command);
    }
}
