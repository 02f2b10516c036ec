package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.Table;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command that runs a workload, for each contender.
final class CommandLines {
    private static final List<String> SPARK_FLAGS =
            List.of(
                    "-Xmx8g",
                    "-XX:+UseParallelGC",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> SPARK_OPENS =
            List.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.util.calendar");

    private final Path root;
    private final String java;
    private final String ownClasses;
    private final DuckDbDriver duckDb;

    /// Commands for the classes that run this process.
    ///
    /// @param root of the source tree
    /// @param work where the driver of DuckDB may be unpacked
    CommandLines(Path root, Path work) throws IOException {
        this.root = root;
        java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        ownClasses = root.resolve("benchmarks/target/classes").toString();
        duckDb = DuckDbDriver.find(work.resolve("duckdb"));
    }

    /// Variables to set for a contender.
    static Map<String, String> environment(Contender contender, Workload workload) {
        return switch (contender) {
            case MAYFLY, LAMBDA_LOCAL ->
                    workload.heap().isEmpty()
                            ? Map.of("MAYFLY_BUILD", "never")
                            : Map.of(
                                    "MAYFLY_BUILD",
                                    "never",
                                    "MAYFLY_JAVA_OPTS",
                                    "-Xmx" + workload.heap());
            case GNU_SORT -> Map.of("LC_ALL", "C");
            case YARDSTICK, DUCKDB, DUCKDB_UNPACKED, DUCKDB_512MB, SPARK_SQL, SPARK_RDD, STREAMS ->
                    Map.of();
        };
    }

    /// The command.
    ///
    /// @param output a directory that does not exist yet
    List<String> command(Contender contender, Workload workload, TestData data, Path output)
            throws IOException {
        String query = workload.query();
        String in = data.directory().toString();
        String out = output.toString();
        return switch (contender) {
            case MAYFLY -> query.equals("scheduler") ? scheduler() : mayfly(query, data, out);
            case LAMBDA_LOCAL -> {
                List<String> functions = mayfly(query, data, out);
                functions.addAll(List.of("--on", "lambda-local"));
                yield functions;
            }
            case YARDSTICK -> yardstick(workload, in, out);
            case DUCKDB -> duckDb(duckDb.published(), query, in, out);
            case DUCKDB_UNPACKED -> duckDb(duckDb.unpacked(), query, in, out);
            case DUCKDB_512MB -> duckDb(duckDb.published(), query, in, out, "512MB");
            case SPARK_SQL -> spark("SparkSqlPeer", query, in, out);
            case SPARK_RDD -> spark("SparkRddPeer", in, out);
            case STREAMS ->
                    java(
                            List.of("-Xmx8g", "-XX:+UseParallelGC"),
                            ownClasses,
                            "peers.StreamsWordCount",
                            in,
                            out);
            case GNU_SORT -> gnuSort(data, output);
        };
    }

    /// The files of the program that the command starts, as far as they are no inputs.
    List<Path> program(Contender contender) throws IOException {
        var files = new ArrayList<Path>();
        files.add(Path.of(System.getProperty("java.home"), "lib"));
        switch (contender) {
            case MAYFLY, LAMBDA_LOCAL -> {
                files.add(root.resolve("cli/target/mayfly-cli.jar"));
                files.add(root.resolve("cli/target/lib"));
                try (var caches = Files.newDirectoryStream(root.resolve(".mayfly"), "*.aot")) {
                    caches.forEach(files::add);
                }
            }
            case YARDSTICK, STREAMS -> files.add(Path.of(ownClasses));
            case DUCKDB, DUCKDB_512MB -> files.add(duckDb.jar());
            case DUCKDB_UNPACKED -> files.add(duckDb.directory());
            case SPARK_SQL, SPARK_RDD ->
                    Stream.of(sparkClassPath().split(File.pathSeparator))
                            .map(Path::of)
                            .forEach(files::add);
            case GNU_SORT -> {}
        }
        return files;
    }

    private List<String> mayfly(String query, TestData data, String out) {
        String program = root.resolve("mayfly").toString();
        if (query.equals("version")) {
            return List.of(program, query);
        }
        var command = new ArrayList<>(List.of(program, "example"));
        switch (query.charAt(0)) {
            case '1' -> command.addAll(List.of(query, "--input", path(data, Table.RANKINGS)));
            case '2' -> command.addAll(List.of(query, "--input", path(data, Table.USERVISITS)));
            case '3' -> {
                command.addAll(List.of(query, "--rankings", path(data, Table.RANKINGS)));
                command.addAll(List.of("--uservisits", path(data, Table.USERVISITS)));
            }
            case 'w' -> {
                command.add(query.equals("wc") ? "wordcount" : "wordcount-strings");
                command.addAll(List.of("--input", path(data, Table.TEXT)));
            }
            default -> command.addAll(List.of("terasort", "--input", path(data, Table.SORT)));
        }
        command.addAll(List.of("--out", out));
        return command;
    }

    private static String path(TestData data, Table table) {
        return data.path(table).toString();
    }

    private List<String> scheduler() {
        return List.of(
                java,
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mayfly.driver.scheduler.SchedulerSimulation",
                "1000000");
    }

    private List<String> yardstick(Workload workload, String in, String out) {
        var flags = new ArrayList<>(List.of("-XX:+UseParallelGC", "-XX:-UsePerfData"));
        flags.add("--enable-native-access=ALL-UNNAMED");
        if (!workload.heap().isEmpty()) {
            flags.add("-Xmx" + workload.heap());
        }
        return switch (workload.query()) {
            case "1a" -> yardstick(flags, "Filter", in, out, "1000");
            case "1c" -> yardstick(flags, "Filter", in, out, "10");
            case "2a" -> yardstick(flags, "Aggregate", in, out, "8");
            case "2b" -> yardstick(flags, "Aggregate", in, out, "10");
            case "2c" -> yardstick(flags, "Aggregate", in, out, "12");
            case "3a" -> yardstick(flags, "Join", in, "1980-04-01");
            case "3c" -> yardstick(flags, "Join", in, "2010-01-01");
            case "wc" -> yardstick(flags, "WordCount", in, out);
            case "sort" -> yardstick(flags, "Sort", in, out);
            default -> throw new IllegalArgumentException("no loop for " + workload.name());
        };
    }

    private List<String> yardstick(List<String> flags, String main, String... arguments) {
        return java(flags, ownClasses, "yardstick." + main, arguments);
    }

    private List<String> duckDb(DuckDbDriver.Setup setup, String... arguments) {
        var flags =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED"));
        flags.addAll(setup.flags());
        String classPath = ownClasses + File.pathSeparator + setup.classPath();
        return java(flags, classPath, "peers.DuckDbPeer", arguments);
    }

    private List<String> spark(String main, String... arguments) throws IOException {
        var flags = new ArrayList<>(SPARK_FLAGS);
        for (String opened : SPARK_OPENS) {
            flags.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        return java(flags, sparkClassPath(), "peers.spark." + main, arguments);
    }

    private String sparkClassPath() throws IOException {
        var target = root.resolve("benchmarks/peers/target");
        String libraries = Files.readString(target.resolve("classpath")).strip();
        return target.resolve("classes") + File.pathSeparator + libraries;
    }

    private List<String> java(
            List<String> flags, String classPath, String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "dev.mayfly.benchmarks." + main));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static List<String> gnuSort(TestData data, Path output) throws IOException {
        Files.createDirectories(output);
        var command = new ArrayList<>(List.of("sort", "-S", "512M", "--parallel=2"));
        command.addAll(List.of("-T", output.toString()));
        command.addAll(List.of("-o", output.resolve("part-00000").toString()));
        try (var files = Files.list(data.path(Table.SORT))) {
            files.sorted().map(Path::toString).forEach(command::add);
        }
        return command;
    }
}
