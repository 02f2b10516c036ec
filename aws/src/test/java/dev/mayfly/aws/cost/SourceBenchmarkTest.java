package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.cost.SourceBenchmark.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The predictions in `docs/cost.md`. `-Dgolden.update` writes them into the page.
class SourceBenchmarkTest {
    private static final Path PAGE = Path.of("../docs/cost.md");

    /// How a prediction may compare with the first estimate, which was made by hand and left out
    /// what makes jobs slower and dearer.
    private static final double LEAST = 0.9;

    private static final double MOST = 1.45;

    private static final String HEADER =
            """
            | query | functions | tasks | reducers | reads of map outputs | predicted | predicted cost | published | published cost |
            |---|---|---|---|---|---|---|---|---|
            """;

    private static Query query(String name, int functions) {
        return SourceBenchmark.queries().stream()
                .filter(query -> query.name().equals(name) && query.functions() == functions)
                .findFirst()
                .orElseThrow();
    }

    private static String row(Query query) {
        Prediction prediction = query.predict(Assumptions.defaults());
        int partitions = query.partitions();
        long reads =
                prediction.stages().stream().mapToLong(stage -> stage.load().shuffleReads()).sum();
        return "| "
                + String.join(
                        " | ",
                        query.name(),
                        Integer.toString(query.functions()),
                        Figures.exact(prediction.taskCount()),
                        partitions == 0
                                ? ""
                                : partitions + (query.isPlanners() ? " chosen" : " named"),
                        partitions == 0 ? "" : Figures.count(reads),
                        Figures.seconds(prediction.seconds()),
                        Figures.dollars(prediction.cost().total()),
                        published(query.name()))
                + " |\n";
    }

    private static String published(String query) {
        return switch (query) {
            case "1a" -> "39 s | $0.00477";
            case "1b" -> "47 s | $0.0055";
            case "2a" -> "200 s | $0.1129";
            default -> "could not run |";
        };
    }

    @Test
    void the_page_has_the_predictions_of_the_model() throws IOException {
        var table = new StringBuilder(HEADER);
        SourceBenchmark.queries().forEach(query -> table.append(row(query)));

        assertPageHas("predictions", table.toString());
    }

    @Test
    void the_page_shows_what_is_printed() throws IOException {
        Query query = query("2a", 1000);
        var model = new CostModel(PriceTable.bundled(), Fleet.of(1000), Assumptions.defaults());
        List<String> lines =
                new PredictionPrinter(model).lines(query.predict(Assumptions.defaults()));
        assertPageHas("print", "```\n" + withoutPlaces(String.join("\n", lines)) + "\n```\n");
    }

    /// Places in the code move with every edit, and the table with them.
    private static String withoutPlaces(String text) {
        Matcher place = Pattern.compile(" at SourceBenchmark\\.java:\\d+").matcher(text);
        int columns = place.results().mapToInt(found -> found.group().length()).max().orElse(0);
        return place.replaceAll("").replace("  stage" + " ".repeat(columns), "  stage");
    }

    private static void assertPageHas(String name, String expected) throws IOException {
        String begin = "<!-- " + name + ": generated -->\n";
        String end = "<!-- " + name + ": end -->\n";
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin) + begin.length();
        if (Boolean.getBoolean("golden.update")) {
            page = page.substring(0, from) + expected + page.substring(page.indexOf(end));
            Files.writeString(PAGE, page);
        }

        assertThat(page.substring(from, page.indexOf(end))).isEqualTo(expected);
    }

    @Test
    void predictions_are_near_the_first_estimates() {
        assertNear("1a", 64, 2.5, 0.0031);
        assertNear("2a", 1000, 9.2, 0.090);
        assertNear("2a", 512, 15.6, 0.062);
        assertNear("2c", 1000, 9.6, 0.129);
    }

    private static void assertNear(String name, int functions, double seconds, double dollars) {
        Prediction prediction = query(name, functions).predict(Assumptions.defaults());

        assertThat(prediction.seconds() / seconds).as("seconds of " + name).isBetween(LEAST, MOST);
        assertThat(prediction.cost().total() / dollars)
                .as("cost of " + name)
                .isBetween(LEAST, MOST);
    }

    @Test
    void no_prediction_beats_the_network() {
        for (Query query : SourceBenchmark.queries()) {
            ToDoubleFunction<Prediction> floor =
                    prediction ->
                            prediction.stages().getFirst().load().bytesRead()
                                    / 78e6
                                    / query.functions();
            Prediction prediction = query.predict(Assumptions.defaults());

            assertThat(prediction.seconds())
                    .as("seconds of " + query.name())
                    .isGreaterThan(floor.applyAsDouble(prediction));
        }
    }
}
