package dev.mayfly.benchmarks;

import static dev.mayfly.benchmarks.Contender.DUCKDB;
import static dev.mayfly.benchmarks.Contender.DUCKDB_512MB;
import static dev.mayfly.benchmarks.Contender.DUCKDB_UNPACKED;
import static dev.mayfly.benchmarks.Contender.GNU_SORT;
import static dev.mayfly.benchmarks.Contender.LAMBDA_LOCAL;
import static dev.mayfly.benchmarks.Contender.SPARK_RDD;
import static dev.mayfly.benchmarks.Contender.SPARK_SQL;
import static dev.mayfly.benchmarks.Contender.STREAMS;
import static dev.mayfly.benchmarks.Contender.YARDSTICK;

import dev.mayfly.examples.data.Table;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A job to measure, with what is expected of it. Immutable.
///
/// @param name names it in options and results
/// @param query the job: `1a` to `3c`, `wc`, `wc-strings`, `sort`, `version` or `scheduler`
/// @param format what its result looks like
/// @param heap limit of Mayfly's heap as in `-Xmx`; empty for the JVM's default
/// @param isTiny whether it runs on the tiny input instead of the chosen one
/// @param peers whom it is compared with; for each, how many times Mayfly's time it must take at
///   least, or 0 if nothing is asked
/// @param maxSeconds how long Mayfly may take; 0 if nothing is asked
/// @param maxMegabytes how much memory Mayfly may have at its peak; 0 if nothing is asked
record Workload(
        String name,
        String query,
        Answer.Format format,
        String heap,
        boolean isTiny,
        Map<Contender, Double> peers,
        double maxSeconds,
        long maxMegabytes) {
    private static final double OF_HAND_WRITTEN = 1 / 1.5;
    private static final double OF_SMALL_INPUT = 1 / 0.6;

    Workload {
        var inOrder = new EnumMap<Contender, Double>(Contender.class);
        inOrder.putAll(peers);
        peers = Collections.unmodifiableMap(inOrder);
    }

    /// Every workload there is.
    static List<Workload> all() {
        return List.of(
                query("1a", Answer.Format.COUNTS, 2, 15),
                query("1c", Answer.Format.COUNTS, 2, 15),
                query("2a", Answer.Format.SUMS, 1.3, 10),
                job("2a-functions", "2a", Answer.Format.SUMS).with(Map.of(LAMBDA_LOCAL, 0.0)),
                job("2a-functions-20mb", "2a", Answer.Format.SUMS)
                        .onTinyInput()
                        .with(Map.of(LAMBDA_LOCAL, 0.0)),
                query("2b", Answer.Format.SUMS, 1.3, 10),
                query("2c", Answer.Format.SUMS, 1.5, 10),
                query("3a", Answer.Format.ROW, 1.8, 8),
                query("3c", Answer.Format.ROW, 1.1, 8),
                query("wc", Answer.Format.COUNTS, 1.5, 8),
                job("wc-strings", "wc-strings", Answer.Format.COUNTS)
                        .with(Map.of(SPARK_RDD, 2.5, STREAMS, 3.0)),
                job("sort", "sort", Answer.Format.RECORDS)
                        .withHeap("512m")
                        .with(
                                Map.of(
                                        YARDSTICK,
                                        OF_HAND_WRITTEN,
                                        DUCKDB,
                                        1.2,
                                        DUCKDB_UNPACKED,
                                        0.0,
                                        DUCKDB_512MB,
                                        0.0,
                                        GNU_SORT,
                                        2.0)),
                job("2a-20mb", "2a", Answer.Format.SUMS)
                        .onTinyInput()
                        .with(Map.of(DUCKDB, OF_SMALL_INPUT, DUCKDB_UNPACKED, 0.0)),
                job("2c-256m", "2c", Answer.Format.SUMS).withHeap("256m"),
                job("3c-256m", "3c", Answer.Format.ROW).withHeap("256m"),
                job("sort-256m", "sort", Answer.Format.RECORDS).withHeap("256m"),
                job("version", "version", Answer.Format.NONE).within(0.25, 0),
                job("scheduler", "scheduler", Answer.Format.NONE).within(60, 2048));
    }

    /// What it reads.
    Set<Table> tables() {
        return switch (query.charAt(0)) {
            case '1' -> EnumSet.of(Table.RANKINGS);
            case '2' -> EnumSet.of(Table.USERVISITS);
            case '3' -> EnumSet.of(Table.RANKINGS, Table.USERVISITS);
            case 'w' -> EnumSet.of(Table.TEXT);
            default -> query.equals("sort") ? EnumSet.of(Table.SORT) : EnumSet.noneOf(Table.class);
        };
    }

    private static Workload query(
            String name, Answer.Format format, double ofDuckDb, double ofSpark) {
        return job(name, name, format)
                .with(
                        Map.of(
                                YARDSTICK,
                                OF_HAND_WRITTEN,
                                DUCKDB,
                                ofDuckDb,
                                DUCKDB_UNPACKED,
                                0.0,
                                SPARK_SQL,
                                ofSpark));
    }

    private static Workload job(String name, String query, Answer.Format format) {
        return new Workload(name, query, format, "", false, Map.of(), 0, 0);
    }

    private Workload with(Map<Contender, Double> peers) {
        return new Workload(name, query, format, heap, isTiny, peers, maxSeconds, maxMegabytes);
    }

    private Workload withHeap(String heap) {
        return new Workload(name, query, format, heap, isTiny, peers, maxSeconds, maxMegabytes);
    }

    private Workload onTinyInput() {
        return new Workload(name, query, format, heap, true, peers, maxSeconds, maxMegabytes);
    }

    private Workload within(double maxSeconds, long maxMegabytes) {
        return new Workload(name, query, format, heap, isTiny, peers, maxSeconds, maxMegabytes);
    }
}
