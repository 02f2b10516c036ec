package dev.mayfly.cli.aws;

import dev.mayfly.StoredJob;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly status`: what the store knows of jobs on functions.
@Command(
        name = "status",
        description = {
            "Tell how far jobs on functions are, from any machine.",
            "Jobs that save are kept under --work until they have ended; of those that went",
            "on by themselves, how they ended is kept."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class StatusCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("job", "name", "stage", "tasks", "done", "state");

    private final SettingsSource settings;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "Which job. Default: all that are kept.")
    private Optional<String> job = Optional.empty();

    @Spec private CommandSpec spec;

    /// A command.
    public StatusCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws Exception {
        Settings given = settings.of(spec);
        var rows = new ArrayList<List<Object>>();
        if (job.isPresent()) {
            StoredJob named = KeptJobs.find(given, job.get());
            try {
                add(named, rows);
            } catch (NoSuchFileException e) {
                throw KeptJobs.absent(named, e);
            }
        } else {
            for (StoredJob each : all(KeptJobs.work(given))) {
                addIfThere(each, rows);
            }
        }
        new DataTable(COLUMNS, rows).print(given.output(), spec.commandLine().getOut());
        spec.commandLine().getOut().flush();
        return 0;
    }

    /// One that ends meanwhile is found twice.
    private static List<StoredJob> all(String work) throws IOException {
        return Stream.of(StoredJob.all(work), StoredJob.ended(work))
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparing(kept -> kept.id().value()))
                .toList();
    }

    private static String state(JobStatus status) {
        if (status.isCancelRequested()) {
            return "stopping";
        }
        if (status.isDetached()) {
            return "goes on by itself";
        }
        return status.isLed() ? "running" : "nobody leads it";
    }

    /// One that ends meanwhile is left out, and one of another version of Mayfly is told as such.
    private static void addIfThere(StoredJob kept, List<List<Object>> rows) throws IOException {
        try {
            add(kept, rows);
        } catch (NoSuchFileException e) {
            return;
        } catch (EncodingException e) {
            String state = "cannot be read: " + e.getMessage();
            rows.add(List.of(kept.id().value(), "", "", "", "", state));
        }
    }

    /// @throws NoSuchFileException if there is no such job, nor a record of its end
    private static void add(StoredJob kept, List<List<Object>> rows) throws IOException {
        JobStatus status;
        try {
            status = kept.status();
        } catch (NoSuchFileException e) {
            JobEnd end = kept.end().orElseThrow(() -> e);
            rows.add(List.of(kept.id().value(), end.name(), "", "", "", KeptJobs.state(end)));
            return;
        }
        String state = state(status);
        for (JobStatus.Stage stage : status.stages()) {
            rows.add(
                    List.of(
                            status.job().value(),
                            status.name(),
                            stage.label(),
                            stage.taskCount(),
                            stage.committedCount(),
                            state));
        }
    }
}
