package dev.mayfly.examples;

import dev.mayfly.examples.Example.Input;
import dev.mayfly.examples.Example.Parameter;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All examples.
public final class Examples {
    private static final Input RANKINGS = table(Table.RANKINGS, 50);
    private static final Input VISITS = table(Table.USERVISITS, 200);
    private static final Input TEXT = table(Table.TEXT, 100);
    private static final Input RECORDS = table(Table.SORT, 100);

    private Examples() {}

    /// The examples, simple ones first.
    public static List<Example> all() {
        var examples = new ArrayList<>(queries());
        examples.addAll(wordCounts());
        examples.addAll(searches());
        examples.addAll(sorts());
        examples.addAll(groups());
        examples.addAll(iterations());
        return List.copyOf(examples);
    }

    /// The example of a name.
    public static Optional<Example> named(String name) {
        return all().stream().filter(example -> example.name().equals(name)).findFirst();
    }

    private static List<Example> queries() {
        return List.of(
                scan("1a", 1000),
                scan("1b", 100),
                scan("1c", 10),
                aggregation("2a", 8),
                aggregation("2b", 10),
                aggregation("2c", 12),
                join("3a", "1980-04-01"),
                join("3b", "1983-01-01"),
                join("3c", "2010-01-01"));
    }

    private static Example scan(String name, long rank) {
        return new Example(
                name,
                "AMPLab query " + name + ": pages with a rank above " + rank,
                List.of("pageURL", "pageRank"),
                List.of(RANKINGS),
                List.of(),
                (session, arguments) ->
                        ScanQuery.run(
                                session, arguments.input("rankings"), arguments.output(), rank));
    }

    private static Example aggregation(String name, int length) {
        return new Example(
                name,
                "AMPLab query "
                        + name
                        + ": revenue by the first "
                        + length
                        + " characters of the visitor's address",
                List.of("sourceIP", "revenue"),
                List.of(VISITS),
                List.of(),
                (session, arguments) ->
                        AggregationQuery.run(
                                session,
                                arguments.input("uservisits"),
                                arguments.output(),
                                length));
    }

    private static Example join(String name, String lastDay) {
        return new Example(
                name,
                "AMPLab query "
                        + name
                        + ": the visitor who brought most from 1980-01-01 to "
                        + lastDay
                        + ", with the mean rank of the pages",
                List.of("sourceIP", "revenue", "meanPageRank"),
                List.of(RANKINGS, VISITS),
                List.of(),
                (session, arguments) ->
                        JoinQuery.run(
                                session,
                                arguments.input("rankings"),
                                arguments.input("uservisits"),
                                arguments.output(),
                                lastDay));
    }

    private static List<Example> wordCounts() {
        return List.of(
                example(
                        "wordcount",
                        "Words of a text and how often they occur, without making a String of any",
                        List.of("word", "count"),
                        TEXT,
                        WordCount::run),
                example(
                        "wordcount-strings",
                        "The same with Strings, as one would write it for Spark",
                        List.of("word", "count"),
                        TEXT,
                        StringWordCount::run),
                example(
                        "wordcount-mapreduce",
                        "The same with a mapper, a combiner and a reducer, as for Hadoop",
                        List.of("word", "count"),
                        TEXT,
                        MapReduceWordCount::run));
    }

    private static List<Example> searches() {
        return List.of(
                new Example(
                        "grep",
                        "Lines that match a regular expression",
                        List.of("line"),
                        List.of(TEXT),
                        List.of(new Parameter("pattern", "regular expression", "\\btr\\w+ch")),
                        (session, arguments) ->
                                Grep.run(
                                        session,
                                        arguments.input("text"),
                                        arguments.output(),
                                        arguments.parameter("pattern"))),
                example(
                        "inverted-index",
                        "For each word the files that have it",
                        List.of("word", "files"),
                        TEXT,
                        InvertedIndex::run));
    }

    private static List<Example> sorts() {
        return List.of(
                example(
                        "terasort",
                        "Records of 100 bytes sorted by their first 10, over all parts",
                        List.of("line"),
                        RECORDS,
                        TeraSort::run),
                example(
                        "teravalidate",
                        "The same sort, and proof that its result is sorted and has every record",
                        List.of("line"),
                        RECORDS,
                        TeraValidate::run),
                example(
                        "secondary-sort",
                        "The longest time without a visit from each country: values in order of date",
                        List.of("country", "days"),
                        VISITS,
                        SecondarySort::run));
    }

    private static List<Example> groups() {
        return List.of(
                new Example(
                        "topn",
                        "The visits of each country that brought most",
                        List.of("country", "place", "revenue", "page"),
                        List.of(VISITS),
                        List.of(new Parameter("n", "visits of each country", "3")),
                        (session, arguments) ->
                                TopN.run(
                                        session,
                                        arguments.input("uservisits"),
                                        arguments.output(),
                                        arguments.number("n"))),
                new Example(
                        "sessions",
                        "A web log divided into the sessions of its users",
                        List.of("user", "start", "end", "pages"),
                        List.of(new Input.Sample("weblog.txt")),
                        List.of(
                                new Parameter(
                                        "gap", "minutes without a request end a session", "30")),
                        (session, arguments) ->
                                WebSessions.run(
                                        session,
                                        arguments.input("weblog.txt"),
                                        arguments.output(),
                                        arguments.number("gap"))));
    }

    private static List<Example> iterations() {
        return List.of(
                new Example(
                        "pagerank",
                        "The rank of pages that link to each other, by iteration",
                        List.of("page", "rank"),
                        List.of(new Input.Sample("links.txt")),
                        List.of(new Parameter("rounds", "how often ranks are passed on", "10")),
                        (session, arguments) ->
                                PageRank.run(
                                        session,
                                        arguments.input("links.txt"),
                                        arguments.output(),
                                        arguments.number("rounds"))),
                new Example(
                        "kmeans",
                        "The centres of clusters of points, by iteration",
                        List.of("x", "y"),
                        List.of(new Input.Sample("points.txt")),
                        List.of(
                                new Parameter("k", "number of clusters", "3"),
                                new Parameter("rounds", "how often centres are moved", "10")),
                        (session, arguments) ->
                                KMeans.run(
                                        session,
                                        arguments.input("points.txt"),
                                        arguments.output(),
                                        arguments.number("k"),
                                        arguments.number("rounds"))));
    }

    /// A program that reads one path and writes to another.
    @FunctionalInterface
    private interface Program {
        void run(dev.mayfly.api.Session session, String in, String out) throws Exception;
    }

    private static Example example(
            String name, String summary, List<String> columns, Input input, Program program) {
        return new Example(
                name,
                summary,
                columns,
                List.of(input),
                List.of(),
                (session, arguments) ->
                        program.run(session, arguments.input(input.name()), arguments.output()));
    }

    private static Input table(Table table, int megabytes) {
        return new Input.Generated(table, new ByteSize(megabytes * 1_000_000L));
    }
}
