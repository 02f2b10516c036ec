package dev.mayfly.cli;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import dev.mayfly.examples.data.DataResult;
import dev.mayfly.examples.data.DataResult.Totals;
import dev.mayfly.examples.data.Table;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly gen-data`: writes tables to try jobs on, the same bytes for the same arguments.
@Command(
        name = "gen-data",
        description = "Generate data to try jobs on; the same bytes for the same seed.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class GenDataCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final CommandContext context;

    @Parameters(
            arity = "1..*",
            paramLabel = "TABLE",
            completionCandidates = TableNames.class,
            description = "One or more of ${COMPLETION-CANDIDATES}.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "About how large each table gets. Default: ${DEFAULT-VALUE}.")
    private String size = "1GB";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Gets a directory for each table. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("data");

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--files",
            paramLabel = "N",
            description =
                    "Files per table; other numbers give other bytes. Default: ${DEFAULT-VALUE}.")
    private int files = 8;

    @Option(names = "--overwrite", description = "Replace tables that are there already.")
    private boolean overwrite;

    @Spec private CommandSpec spec;

    GenDataCommand(CommandContext context) {
        this.context = context;
    }

    /// The tables' names, and `all`.
    static final class TableNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        TableNames() {
            Arrays.stream(Table.values()).map(Table::directoryName).forEach(this::add);
            add(ALL);
        }
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(spec);
        DataRequest request = request();
        var written = new AtomicReference<Optional<DataResult>>(Optional.empty());
        PrintWriter err = spec.commandLine().getErr();
        int exitCode =
                new JobRun(
                                settings.withoutProgress(),
                                context.terminal(),
                                err,
                                false,
                                Optional.empty())
                        .run(
                                DataGenerator.class.getClassLoader(),
                                _ -> written.set(Optional.of(DataGenerator.generate(request))));
        written.get()
                .ifPresent(result ->
                        table(result).print(settings.output(), spec.commandLine().getOut()));
        return exitCode;
    }

    private DataTable table(DataResult result) {
        var rows = new ArrayList<List<Object>>();
        for (Map.Entry<Table, Totals> entry : result.tables().entrySet()) {
            String name = entry.getKey().directoryName();
            Totals totals = entry.getValue();
            rows.add(
                    List.of(
                            name,
                            files,
                            totals.rows(),
                            totals.bytes(),
                            out.resolve(name).toString()));
        }
        return new DataTable(List.of("table", "files", "rows", "bytes", "directory"), rows);
    }

    private DataRequest request() {
        try {
            ByteSize each = ByteSize.parse(size);
            var sizes = new EnumMap<Table, ByteSize>(Table.class);
            for (Table table : wanted()) {
                requireFree(out.resolve(table.directoryName()));
                sizes.put(table, each);
            }
            int threads = Runtime.getRuntime().availableProcessors();
            return new DataRequest(out, seed, files, threads, sizes, overwrite);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void requireFree(Path directory) {
        if (!overwrite && Files.exists(directory)) {
            throw new UsageException(
                    "table exists, --overwrite replaces it: directory=" + directory);
        }
    }

    private List<Table> wanted() {
        var wanted = new ArrayList<Table>();
        var known = new TableNames();
        for (String name : tables) {
            if (!known.contains(name)) {
                throw new UsageException("unknown table " + name + NearestName.hint(name, known));
            }
            for (Table table : Table.values()) {
                if (name.equals(ALL) || name.equals(table.directoryName())) {
                    wanted.add(table);
                }
            }
        }
        return wanted;
    }
}
