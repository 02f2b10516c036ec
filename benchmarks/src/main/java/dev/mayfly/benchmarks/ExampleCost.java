package dev.mayfly.benchmarks;

import dev.mayfly.aws.cost.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What one run of an example would have cost on AWS.
///
/// @param cost as counted
/// @param driver requests of the driver, by kind
/// @param prediction made from the plans
record ExampleCost(String name, Cost cost, Map<String, Long> driver, PredictedCost prediction) {
    private static final String EXPLANATION =
            """

            Requests are those that S3 would get, by their two prices: reads are GET and HEAD; writes are PUT, COPY, LIST and
            parts of uploads. The driver's part of them is told by kind; DELETE is free. Function time was measured on this
            machine, where every function starts without a snapshot and shares the processors with others; its prediction,
            and so that of dollars, is for Lambda.

            | example | jobs | tasks | reads | predicted | writes | predicted | of the driver | GB-s | predicted | dollars \
            | predicted |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    /// Writes a page and a table.
    ///
    /// @param method where and how it was measured, as lines of a list
    /// @return the page
    static Path write(List<ExampleCost> outcomes, String method, Path results) throws IOException {
        String name = LocalDate.now(ZoneOffset.UTC) + "-cost";
        String rows = outcomes.stream().map(ExampleCost::row).collect(Collectors.joining());
        String lines = outcomes.stream().map(ExampleCost::line).collect(Collectors.joining());
        Files.writeString(
                results.resolve(name + ".csv"),
                "example,jobs,tasks,reads,predicted_reads,writes,predicted_writes,"
                        + "gb_s,predicted_gb_s,dollars,predicted_dollars\n"
                        + lines);
        return Files.writeString(
                results.resolve(name + ".md"),
                "# Cost of the examples\n\n" + method + EXPLANATION + rows);
    }

    /// A row of the page.
    String row() {
        String kinds =
                driver.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
        return format("| %s | %d | ", name, prediction.jobCount())
                + format("%d | ", prediction.taskCount())
                + both("%.0f | ", cost -> cost.usage().reads())
                + both("%.0f | ", cost -> cost.usage().writes())
                + kinds
                + " | "
                + both("%.1f | ", cost -> cost.usage().gigabyteSeconds())
                + both("%.6f | ", Cost::total).stripTrailing()
                + "\n";
    }

    private String line() {
        return format("%s,%d,%d", name, prediction.jobCount(), prediction.taskCount())
                + both(",%.0f", cost -> cost.usage().reads())
                + both(",%.0f", cost -> cost.usage().writes())
                + both(",%.3f", cost -> cost.usage().gigabyteSeconds())
                + both(",%.8f", Cost::total)
                + "\n";
    }

    /// As counted and as predicted.
    private String both(String pattern, ToDoubleFunction<Cost> part) {
        return format(pattern, part.applyAsDouble(cost)) + format(pattern, prediction.sum(part));
    }

    @SuppressWarnings("AnnotateFormatMethod") // its library is not worth a dependency
    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
