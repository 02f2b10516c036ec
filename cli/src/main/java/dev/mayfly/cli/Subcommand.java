package dev.mayfly.cli;

import dev.mayfly.cli.aws.CancelCommand;
import dev.mayfly.cli.aws.CleanCommand;
import dev.mayfly.cli.aws.DeployCommand;
import dev.mayfly.cli.aws.DestroyCommand;
import dev.mayfly.cli.aws.DoctorCommand;
import dev.mayfly.cli.aws.IamCommand;
import dev.mayfly.cli.aws.ImportCommand;
import dev.mayfly.cli.aws.LogsCommand;
import dev.mayfly.cli.aws.StatusCommand;
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

/// The subcommands. Each is made only when it is needed, since reading a command's annotations
/// takes longer than some commands themselves.
enum Subcommand {
    RUN(EnumSet.of(Use.JOB, Use.DEPLOYED, Use.CALLED, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new RunCommand(context));
        }
    },
    EXAMPLE(EnumSet.noneOf(Use.class)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return ExampleCommand.line(context, ExampleUse.RUN, args);
        }
    },
    EXPLAIN(EnumSet.of(Use.JOB, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new ExplainCommand(context))
                    .addSubcommand(
                            "example", ExampleCommand.line(context, ExampleUse.EXPLAIN, args));
        }
    },
    PLAN(EnumSet.of(Use.JOB, Use.DEPLOYED, Use.CALLED, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new PlanCommand(context))
                    .addSubcommand(
                            "example", ExampleCommand.line(context, ExampleUse.PREDICT, args));
        }
    },
    RESUME(EnumSet.of(Use.JOB, Use.DEPLOYED, Use.CALLED, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new ResumeCommand(context));
        }
    },
    STATUS(EnumSet.of(Use.DEPLOYED, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new StatusCommand(context::settings));
        }
    },
    WATCH(EnumSet.of(Use.DEPLOYED, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new WatchCommand(context));
        }
    },
    CANCEL(EnumSet.of(Use.DEPLOYED, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new CancelCommand(context::settings));
        }
    },
    LOGS(EnumSet.of(Use.DEPLOYED, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new LogsCommand(context::settings));
        }
    },
    GEN_DATA(EnumSet.of(Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new GenDataCommand(context));
        }
    },
    BENCH(EnumSet.of(Use.JOB, Use.DEPLOYED, Use.CALLED, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new BenchCommand(context));
        }
    },
    DEPLOY(EnumSet.of(Use.DEPLOYED, Use.CALLED, Use.AWS, Use.FUNCTION, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(
                    new DeployCommand(context::settings, context.workingDirectory()));
        }
    },
    DESTROY(EnumSet.of(Use.DEPLOYED, Use.AWS, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new DestroyCommand(context::settings));
        }
    },
    DOCTOR(EnumSet.of(Use.DEPLOYED, Use.CALLED, Use.AWS, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new DoctorCommand(context::settings));
        }
    },
    CLEAN(EnumSet.of(Use.DEPLOYED, Use.AWS, Use.DATA, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new CleanCommand(context::settings));
        }
    },
    IAM(EnumSet.of(Use.DEPLOYED, Use.AWS, Use.FUNCTION, Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new IamCommand(context::settings));
        }
    },
    IMPORT(EnumSet.of(Use.ALL)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new ImportCommand(context.workingDirectory()));
        }
    },
    COMPLETION(EnumSet.noneOf(Use.class)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new CompletionCommand());
        }
    },
    VERSION(EnumSet.of(Use.DATA)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new VersionCommand(context));
        }
    },
    TRAIN(EnumSet.noneOf(Use.class)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new TrainCommand(context));
        }
    },
    HELP(EnumSet.noneOf(Use.class)) {
        @Override
        CommandLine line(CommandContext context, String... args) {
            return new CommandLine(new HelpCommand());
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // copied, and nobody changes it
    private final Set<Use> settings;

    Subcommand(Set<Use> settings) {
        this.settings = Set.copyOf(settings);
    }

    /// The command, without its settings.
    ///
    /// @param args of the whole line
    abstract CommandLine line(CommandContext context, String... args);

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

    /// Adds the command to a line.
    ///
    /// @param args of the whole line
    void addTo(CommandLine line, CommandContext context, String... args) {
        CommandLine command = line(context, args);
        if (this != HELP) {
            HelpOption.addTo(command.getCommandSpec());
        }
        SettingOptions.add(command.getCommandSpec(), settings);
        if (this == RUN || this == EXPLAIN || this == PLAN) {
            command.setStopAtPositional(true);
        }
        line.addSubcommand(word(), command);
    }
}
