package dev.mayfly.benchmarks;

import java.util.Arrays;

/// What runs a workload.
enum Contender {
    /// Mayfly, by its command line.
    MAYFLY("mayfly"),
    /// The same with its tasks in functions on this machine, and shuffles through S3 on it.
    LAMBDA_LOCAL("mayfly-lambda-local"),
    /// A loop written by hand for the one job.
    YARDSTICK("hand-written"),
    /// DuckDB through JDBC, the driver as published: it unpacks its native library at each start.
    DUCKDB("duckdb"),
    /// The same with the library unpacked beforehand.
    DUCKDB_UNPACKED("duckdb-unpacked"),
    /// As [#DUCKDB], with 512 MB for data.
    DUCKDB_512MB("duckdb-512mb"),
    /// Spark's SQL engine, in one process.
    SPARK_SQL("spark-sql"),
    /// Spark's RDDs, in one process.
    SPARK_RDD("spark-rdd"),
    /// Parallel streams of the JDK.
    STREAMS("java-streams"),
    /// `sort` of the core utilities.
    GNU_SORT("gnu-sort");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /// Its name in options and results.
    String label() {
        return label;
    }

    /// Whether it takes much longer than the others and may be run in fewer rounds.
    boolean isSlow() {
        return this == SPARK_SQL || this == SPARK_RDD || this == STREAMS;
    }

    /// The contender of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Contender of(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown contender: name=" + label));
    }
}
