package dev.mayfly.benchmarks.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// The workloads in DuckDB, in memory, through JDBC.
///
/// All cores; column names and types given, so that nothing is guessed and only the columns a query
/// needs are converted; no quotes to look for, since the data has none; insertion order not kept;
/// results written by all threads at once where the order does not matter.
///
/// Arguments: workload, data directory, output directory, and `memory_limit` (such as `512MB`) if
/// there is to be one.
public final class DuckDbPeer {
    private static final String PLAIN =
            "auto_detect=false, header=false, quote='', escape='', nullstr=''";
    private static final String RANKINGS_COLUMNS =
            "{'pageURL': 'VARCHAR', 'pageRank': 'INTEGER', 'avgDuration': 'INTEGER'}";
    private static final String USERVISITS_COLUMNS =
            "{'sourceIP': 'VARCHAR', 'destURL': 'VARCHAR', 'visitDate': 'DATE', "
                    + "'adRevenue': 'DOUBLE', 'userAgent': 'VARCHAR', 'countryCode': 'VARCHAR', "
                    + "'languageCode': 'VARCHAR', 'searchWord': 'VARCHAR', "
                    + "'duration': 'INTEGER'}";

    private final Path data;
    private final Path output;

    private DuckDbPeer(Path data, Path output) {
        this.data = data;
        this.output = output;
    }

    /// Runs one workload once.
    public static void main(String[] args) throws Exception {
        var peer = new DuckDbPeer(Path.of(args[1]), Path.of(args[2]));
        Files.createDirectories(peer.output);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET temp_directory = '" + peer.output.resolve(".tmp") + "'");
            if (args.length > 3) {
                statement.execute("SET memory_limit = '" + args[3] + "'");
            }
            peer.run(args[0], statement);
        }
    }

    private void run(String workload, Statement statement) throws SQLException {
        switch (workload) {
            case "1a" -> copy(statement, filter(1000));
            case "1b" -> copy(statement, filter(100));
            case "1c" -> copy(statement, filter(10));
            case "2a" -> copy(statement, aggregate(8));
            case "2b" -> copy(statement, aggregate(10));
            case "2c" -> copy(statement, aggregate(12));
            case "3a" -> print(statement, join("1980-04-01"));
            case "3b" -> print(statement, join("1983-01-01"));
            case "3c" -> print(statement, join("2010-01-01"));
            case "wc", "wc-strings" -> copy(statement, wordCount());
            case "sort" -> copyInOrder(statement, sort());
            default -> throw new IllegalArgumentException("unknown workload: name=" + workload);
        }
    }

    private String filter(int rank) {
        return "SELECT pageURL, pageRank FROM " + rankings() + " WHERE pageRank > " + rank;
    }

    private String aggregate(int prefixSize) {
        String key = "substr(sourceIP, 1, " + prefixSize + ")";
        return "SELECT " + key + ", sum(adRevenue) FROM " + uservisits() + " GROUP BY " + key;
    }

    private String join(String lastDay) {
        return "SELECT sourceIP, sum(adRevenue) AS totalRevenue, avg(pageRank) FROM "
                + (uservisits() + " AS v JOIN " + rankings() + " AS r ON v.destURL = r.pageURL")
                + (" WHERE visitDate BETWEEN DATE '1980-01-01' AND DATE '" + lastDay + "'")
                + " GROUP BY sourceIP ORDER BY totalRevenue DESC LIMIT 1";
    }

    private String wordCount() {
        return "SELECT word, count(*) FROM (SELECT unnest(string_split(line, ' ')) AS word FROM "
                + (lines("text") + ") WHERE word <> '' GROUP BY word");
    }

    private String sort() {
        return "SELECT line FROM " + lines("sort") + " ORDER BY line[1:10]";
    }

    private String rankings() {
        return table("rankings", RANKINGS_COLUMNS, ",");
    }

    private String uservisits() {
        return table("uservisits", USERVISITS_COLUMNS, ",");
    }

    /// Lines as they are: no line has a tab.
    private String lines(String table) {
        return table(table, "{'line': 'VARCHAR'}", "\t");
    }

    private String table(String name, String columns, String delimiter) {
        return "read_csv('%s/*', columns=%s, delim='%s', %s)"
                .formatted(data.resolve(name), columns, delimiter, PLAIN);
    }

    private void copy(Statement statement, String query) throws SQLException {
        statement.execute(
                "COPY (%s) TO '%s' (FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', "
                                .formatted(query, output.resolve("result"))
                        + "PER_THREAD_OUTPUT true)");
    }

    private void copyInOrder(Statement statement, String query) throws SQLException {
        statement.execute(
                "COPY (%s) TO '%s' (FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '')"
                        .formatted(query, output.resolve("part-00000")));
    }

    private static void print(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                System.out.println(
                        rows.getString(1) + "," + rows.getDouble(2) + "," + rows.getDouble(3));
            }
        }
    }
}
