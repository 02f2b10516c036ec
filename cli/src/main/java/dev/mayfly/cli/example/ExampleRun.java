package dev.mayfly.cli.example;

import dev.mayfly.Mayfly;
import dev.mayfly.api.Session;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.example.ResultRows.Saved;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.cli.ui.Units;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Example.Input;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// One run of an example: data, job, first rows of the result.
///
/// @param parameters values by the names of the example's parameters
/// @param output directory of the result, on this machine or in S3
/// @param isOverwriting whether a result that is there is replaced; on this machine only
/// @param rowCount how many rows of the result are printed
public record ExampleRun(
        Example example,
        ExampleInputs inputs,
        Map<String, String> parameters,
        String output,
        boolean isOverwriting,
        DataCache cache,
        int rowCount) {
    /// Copies the map.
    public ExampleRun {
        parameters = Map.copyOf(parameters);
    }

    /// Runs it.
    ///
    /// @param out gets the rows
    /// @param err gets everything else
    /// @return exit code
    public int run(JobRun job, Settings settings, PrintWriter out, PrintWriter err)
            throws IOException {
        int exitCode = run(job, settings);
        if (exitCode != JobRun.SUCCEEDED || job.isPlanOnly()) {
            return exitCode;
        }
        if (isRemote(output)) {
            err.println("result in " + output);
            err.flush();
            return exitCode;
        }
        Optional<Saved> result = ResultRows.find(Path.of(output));
        if (result.isPresent()) {
            print(result.get(), settings, out, err);
        }
        return exitCode;
    }

    /// Runs it, or hands it over if that is what its sessions do.
    ///
    /// @return exit code
    public int run(JobRun job, Settings settings) {
        if (settings.place() == Place.LAMBDA && !job.isPlanOnly()) {
            requireRemote();
        }
        return job.run(
                Example.class.getClassLoader(), notices -> compute(notices, job.isPlanOnly()));
    }

    /// Functions on AWS do not see this machine's files.
    private void requireRemote() {
        if (!isRemote(output)) {
            throw new UsageException(
                    "functions on AWS do not see files of this machine; name a place of the result"
                            + " in S3, such as --out s3://bucket/results: out="
                            + output);
        }
        for (Input input : example.inputs()) {
            String path = inputs.own().getOrDefault(input.name(), "generated here");
            if (!isRemote(path)) {
                throw new UsageException(
                        "functions on AWS do not see files of this machine; name data in S3, such as"
                                + " --"
                                + (example.inputs().size() == 1 ? "input" : input.name())
                                + " s3://bucket/data: "
                                + input.name()
                                + "="
                                + path);
            }
        }
    }

    private static boolean isRemote(String path) {
        return RoutedStore.scheme(path).isPresent();
    }

    private void compute(JobRun.Notices notices, boolean isPlanOnly) throws Exception {
        Map<String, String> paths = inputs.paths(example, cache, notices::say);
        if (!isPlanOnly && !isRemote(output)) {
            new OutputPlace(Path.of(output), isOverwriting).clear();
        }
        try (Session session = Mayfly.session()) {
            example.run(session, paths, output, parameters);
        }
    }

    private void print(Saved result, Settings settings, PrintWriter out, PrintWriter err)
            throws IOException {
        DataTable rows = ResultRows.first(result, rowCount, example.columns());
        rows.print(settings.output(), out);
        long count = result.manifest().records();
        err.println(
                (rows.rows().size() < count ? "first " + rows.rows().size() + " of " : "")
                        + count
                        + (count == 1 ? " row, " : " rows, ")
                        + Units.bytes(result.manifest().size())
                        + " in "
                        + result.directory());
        err.flush();
    }
}
