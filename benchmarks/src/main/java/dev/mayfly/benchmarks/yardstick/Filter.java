package dev.mayfly.benchmarks.yardstick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Query 1: URL and rank of the pages above a rank.
///
/// Arguments: data directory, output directory, rank.
public final class Filter {
    private final TextFile out;

    private Filter(Path directory, int part) {
        try {
            out = new TextFile(directory.resolve("part-" + part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the query once.
    public static void main(String[] args) throws Exception {
        var output = Files.createDirectories(Path.of(args[1]));
        int limit = Integer.parseInt(args[2]);
        var parts = new AtomicInteger();
        var workers = Parallel.workers(() -> new Filter(output, parts.getAndIncrement()));
        try (var arena = Arena.ofShared()) {
            var chunks = Chunk.of(Path.of(args[0], "rankings"), arena);
            Parallel.run(workers, chunks, (worker, chunk) -> worker.filter(chunk, limit));
        }
        for (Filter worker : workers) {
            worker.out.close();
        }
    }

    private void filter(Chunk chunk, int limit) throws IOException {
        var data = chunk.data();
        for (long row = chunk.start(); row < chunk.end(); ) {
            long rank = Scan.find(data, row, Scan.COMMA) + 1;
            long rankEnd = Scan.find(data, rank, Scan.COMMA);
            if (Scan.integer(data, rank, rankEnd) > limit) {
                out.put(data, row, (int) (rankEnd - row)).put((byte) '\n');
            }
            row = Scan.find(data, rankEnd, Scan.NEWLINE) + 1;
        }
    }
}
