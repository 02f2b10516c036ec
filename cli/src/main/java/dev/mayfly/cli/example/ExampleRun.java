package dev.mayfly.cli.example;

import dev.mayfly.Mayfly;
import dev.mayfly.api.Session;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.example.ResultRows.Saved;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.cli.ui.Units;
import dev.mayfly.examples.Example;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// One run of an example: data, job, first rows of the result.
///
/// @param parameters values by the names of the example's parameters
/// @param output directory of the result
/// @param isOverwriting whether a result that is there is replaced
/// @param rowCount how many rows of the result are printed
public record ExampleRun(
        Example example,
        ExampleInputs inputs,
        Map<String, String> parameters,
        Path output,
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
        int exitCode =
                job.run(
                        Example.class.getClassLoader(),
                        notices -> compute(notices, job.isPlanOnly()));
        if (exitCode != JobRun.SUCCEEDED || job.isPlanOnly()) {
            return exitCode;
        }
        Optional<Saved> result = ResultRows.find(output);
        if (result.isPresent()) {
            print(result.get(), settings, out, err);
        }
        return exitCode;
    }

    private void compute(JobRun.Notices notices, boolean isPlanOnly) throws Exception {
        Map<String, String> paths = inputs.paths(example, cache, notices::say);
        if (!isPlanOnly) {
            new OutputPlace(output, isOverwriting).clear();
        }
        try (Session session = Mayfly.session()) {
            example.run(session, paths, output.toString(), parameters);
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
