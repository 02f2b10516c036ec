package dev.mayfly.benchmarks.peers.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// The workloads in Spark SQL, in one process, with schemas given, generated code and adaptive
/// execution.
///
/// Arguments: workload, data directory, output directory.
public final class SparkSqlPeer {
    private final SparkSession spark;
    private final String data;
    private final String output;

    private SparkSqlPeer(SparkSession spark, String data, String output) {
        this.spark = spark;
        this.data = data;
        this.output = output;
    }

    /// Runs one workload once.
    public static void main(String[] args) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        try (var spark =
                SparkSession.builder()
                        .master("local[" + cores + "]")
                        .appName(args[0])
                        .config("spark.ui.enabled", "false")
                        .config("spark.sql.shuffle.partitions", 4 * cores)
                        .getOrCreate()) {
            new SparkSqlPeer(spark, args[1], args[2]).run(args[0]);
        }
    }

    private void run(String workload) {
        switch (workload) {
            case "1a" -> filter(1000);
            case "1b" -> filter(100);
            case "1c" -> filter(10);
            case "2a" -> aggregate(8);
            case "2b" -> aggregate(10);
            case "2c" -> aggregate(12);
            case "3a" -> join("1980-04-01");
            case "3b" -> join("1983-01-01");
            case "3c" -> join("2010-01-01");
            case "wc" -> wordCount();
            default -> throw new IllegalArgumentException("unknown workload: name=" + workload);
        }
    }

    private Dataset<Row> rankings() {
        return spark.read()
                .schema("pageURL STRING, pageRank INT, avgDuration INT")
                .csv(data + "/rankings");
    }

    private Dataset<Row> uservisits() {
        return spark.read()
                .schema(
                        "sourceIP STRING, destURL STRING, visitDate STRING, adRevenue DOUBLE,"
                                + " userAgent STRING, countryCode STRING, languageCode STRING,"
                                + " searchWord STRING, duration INT")
                .csv(data + "/uservisits");
    }

    private void filter(int rank) {
        write(rankings().where(col("pageRank").gt(rank)).select("pageURL", "pageRank"));
    }

    private void aggregate(int prefixSize) {
        write(
                uservisits()
                        .groupBy(substring(col("sourceIP"), 1, prefixSize).as("prefix"))
                        .agg(sum("adRevenue")));
    }

    private void join(String lastDay) {
        var row =
                uservisits()
                        .where(col("visitDate").between("1980-01-01", lastDay))
                        .join(rankings(), col("destURL").equalTo(col("pageURL")))
                        .groupBy("sourceIP")
                        .agg(sum("adRevenue").as("totalRevenue"), avg("pageRank"))
                        .orderBy(col("totalRevenue").desc())
                        .first();
        System.out.println(row.getString(0) + "," + row.getDouble(1) + "," + row.getDouble(2));
    }

    private void wordCount() {
        write(
                spark.read()
                        .text(data + "/text")
                        .select(explode(split(col("value"), " ")).as("word"))
                        .where(col("word").notEqual(""))
                        .groupBy("word")
                        .agg(count(lit(1))));
    }

    private void write(Dataset<Row> rows) {
        rows.write().option("sep", "\t").option("quote", "").csv(output + "/result");
    }
}
