package dev.mayfly.examples.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The way in: writes the tables of a [DataRequest], one after the other, each with all threads.
public final class DataGenerator {

    private DataGenerator() {}

    /// Writes every table wanted. A table appears under its name only when it is whole; if a later
    /// table fails, the earlier ones stay.
    ///
    /// Sizes are aimed at, not hit, because rows are whole and random. A table of 1 MB may be off
    /// by 1 %, larger ones by less, smaller ones by some rows per part. Every file of rankings has
    /// a row.
    ///
    /// @throws IOException if a table directory is in the way, or a file cannot be written
    /// @throws InterruptedException if interrupted; no part of the table at work remains
    public static DataResult generate(DataRequest request)
            throws IOException, InterruptedException {
        for (Table table : request.tables().keySet()) {
            directory(request, table).requireReplaceable(request.overwrite());
        }
        var totals = new EnumMap<Table, DataResult.Totals>(Table.class);
        for (Table table : request.tables().keySet()) {
            totals.put(table, write(request, table));
        }
        return new DataResult(totals);
    }

    private static DataResult.Totals write(DataRequest request, Table table)
            throws IOException, InterruptedException {
        var rows = rowsOf(table, request);
        try (var directory = directory(request, table)) {
            directory.begin();
            var totals = writeParts(request, rows, directory);
            directory.commit();
            return totals;
        }
    }

    private static DataResult.Totals writeParts(
            DataRequest request, TableRows rows, TableDirectory directory)
            throws IOException, InterruptedException {
        int threads = Math.min(request.threads(), request.parts());
        try (var executor = Executors.newFixedThreadPool(threads)) {
            try {
                return sumOfParts(request.parts(), rows, directory, executor);
            } finally {
                executor.shutdownNow(); // the first failure ends the rest
            }
        }
    }

    private static DataResult.Totals sumOfParts(
            int parts, TableRows rows, TableDirectory directory, ExecutorService executor)
            throws IOException, InterruptedException {
        var written = new ExecutorCompletionService<DataResult.Totals>(executor);
        for (int part = 0; part < parts; part++) {
            Path file = directory.partFile(part);
            int index = part;
            written.submit(() -> RowWriter.write(file, rowWriter -> rows.write(index, rowWriter)));
        }
        var totals = DataResult.Totals.NONE;
        for (int done = 0; done < parts; done++) {
            try {
                totals = totals.plus(written.take().get());
            } catch (ExecutionException e) {
                throw new IOException(
                        "cannot generate table: directory=" + directory, e.getCause());
            }
        }
        return totals;
    }

    private static TableDirectory directory(DataRequest request, Table table) {
        return new TableDirectory(request.directory(), table.directoryName());
    }

    private static TableRows rowsOf(Table table, DataRequest request) {
        long bytes = request.tables().getOrDefault(table, new ByteSize(0)).bytes();
        return switch (table) {
            case RANKINGS -> new RankingsTable(Pages.of(request));
            case USERVISITS -> new UserVisitsTable(Pages.of(request), bytes);
            case TEXT -> new TextTable(request.seed(), bytes / request.parts());
            case SORT -> new SortTable(request.seed(), request.parts(), bytes);
        };
    }
}
