package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly import`: translates the job description of AWS's serverless MapReduce reference
/// architecture.
@Command(
        name = "import",
        description = {
            "Print the mayfly.yaml that means the same as a driverconfig.json of AWS's serverless"
                    + " MapReduce reference architecture.",
            "What no longer applies is told on standard error."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
    private final Path workingDirectory;

    @Parameters(paramLabel = "FILE", description = "The driverconfig.json.")
    private Path file;

    @Spec private CommandSpec spec;

    /// A command.
    public ImportCommand(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    @Override
    public Integer call() throws IOException {
        String text;
        try {
            text = Files.readString(workingDirectory.resolve(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("no such file: " + file);
        }
        DriverConfig config = DriverConfig.of(file.toString(), text);
        PrintWriter err = spec.commandLine().getErr();
        config.notes().forEach(note -> err.println("mayfly: " + note));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.print(config.yaml());
        out.flush();
        return ExitCode.OK;
    }
}
