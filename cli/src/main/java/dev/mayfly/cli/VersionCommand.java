package dev.mayfly.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly version`: which Mayfly runs on which Java.
@Command(name = "version", description = "Print the version of Mayfly and of the Java it runs on.")
final class VersionCommand implements Runnable, IVersionProvider {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(versionLine());
    }

    @Override
    public String[] getVersion() {
        return new String[] {versionLine()};
    }

    private static String versionLine() {
        String version =
                Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                        .orElse("development");
        return "mayfly " + version + " (Java " + Runtime.version() + ")";
    }
}
