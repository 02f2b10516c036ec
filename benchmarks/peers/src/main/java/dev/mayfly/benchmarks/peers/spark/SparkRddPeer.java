package dev.mayfly.benchmarks.peers.spark;

import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/// Word count with Spark's RDDs, in one process: `flatMap`, `mapToPair`, `reduceByKey`.
///
/// Arguments: data directory, output directory.
public final class SparkRddPeer {
    private SparkRddPeer() {}

    /// Runs the job once.
    public static void main(String[] args) {
        int cores = Runtime.getRuntime().availableProcessors();
        var conf =
                new SparkConf()
                        .setMaster("local[" + cores + "]")
                        .setAppName("word count")
                        .set("spark.ui.enabled", "false")
                        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        try (var spark = new JavaSparkContext(conf)) {
            spark.textFile(args[0] + "/text")
                    .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                    .filter(word -> !word.isEmpty())
                    .mapToPair(word -> new Tuple2<>(word, 1L))
                    .reduceByKey(Long::sum, 4 * cores)
                    .map(entry -> entry._1() + "\t" + entry._2())
                    .saveAsTextFile(args[1] + "/result");
        }
    }
}
