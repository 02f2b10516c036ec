package dev.mayfly.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/// `mayfly train`: does once, and small, what users wait for, so that the launcher can record which
/// classes that takes. Hidden, since nobody else needs it.
@Command(name = "train", description = "Warm up for the launcher's cache.", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final String JOB =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    var words = session.text(args[0]).flatMap(line -> List.of(line.split(" ")));
                    words.keyBy(word -> word).countByKey().take(10).forEach(IO::println);
                }
            }
            """;

    private final CommandContext context;

    @Parameters(paramLabel = "DIR", description = "For temporary files.")
    private Path directory;

    TrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(directory);
        Path job = directory.resolve("Job.java");
        Files.writeString(job, JOB);
        Path text = directory.resolve("text");
        Files.writeString(text, "a few words\nand a few more\n".repeat(1000));
        execute("version");
        for (String example : List.of("1a", "2a", "3a", "wordcount", "terasort")) {
            Path out = directory.resolve(example);
            execute("example", example, "--size", "1MB", "--out", out.toString());
        }
        execute("run", job.toString(), text.toString());
        return ExitCode.OK;
    }

    private void execute(String... args) {
        var variables = new HashMap<String, String>();
        variables.put("MAYFLY_DATA", directory.resolve("data").toString());
        var own = new CommandContext(variables, directory, directory, context.terminal());
        var nowhere =
                new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.commandLine(own, args).setOut(nowhere).setErr(nowhere).execute(args);
    }
}
