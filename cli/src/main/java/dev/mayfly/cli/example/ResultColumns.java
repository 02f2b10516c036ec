package dev.mayfly.cli.example;

import java.util.List;

/// What the columns of the examples' results mean.
final class ResultColumns {
    private ResultColumns() {}

    /// Names for an example's columns.
    static List<String> of(String example) {
        return switch (example) {
            case "1a", "1b", "1c" -> List.of("pageURL", "pageRank");
            case "2a", "2b", "2c" -> List.of("sourceIP", "revenue");
            case "3a", "3b", "3c" -> List.of("sourceIP", "revenue", "meanPageRank");
            case "wordcount", "wordcount-strings", "wordcount-mapreduce" ->
                    List.of("word", "count");
            case "inverted-index" -> List.of("word", "files");
            case "secondary-sort" -> List.of("country", "days");
            case "topn" -> List.of("country", "place", "revenue", "page");
            case "sessions" -> List.of("user", "start", "end", "pages");
            case "pagerank" -> List.of("page", "rank");
            case "kmeans" -> List.of("x", "y");
            default -> List.of("line");
        };
    }
}
