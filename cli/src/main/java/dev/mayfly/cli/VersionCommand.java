package dev.mayfly.cli;

import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.cli.ui.DataTable;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly version`: which Mayfly runs on which Java.
@Command(name = "version", description = "Print the version of Mayfly and of the Java it runs on.")
final class VersionCommand implements Runnable, IVersionProvider {
    private final Optional<CommandContext> context;
    @Spec private CommandSpec spec;

    /// For picocli, to answer `mayfly --version`.
    VersionCommand() {
        context = Optional.empty();
    }

    VersionCommand(CommandContext context) {
        this.context = Optional.of(context);
    }

    @Override
    public void run() {
        DataFormat format =
                context.map(process -> process.settings(spec).output()).orElse(DataFormat.TABLE);
        var out = spec.commandLine().getOut();
        if (format == DataFormat.TABLE) {
            out.println(versionLine());
        } else {
            var row = List.<Object>of(version(), Runtime.version().toString());
            new DataTable(List.of("mayfly", "java"), List.of(row)).print(format, out);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {versionLine()};
    }

    private static String versionLine() {
        return "mayfly " + version() + " (Java " + Runtime.version() + ")";
    }

    private static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
