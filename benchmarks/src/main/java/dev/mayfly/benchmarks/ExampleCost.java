package dev.mayfly.benchmarks;

import dev.mayfly.aws.cost.Cost;
import dev.mayfly.storage.BilledRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            parts of uploads. Those of the driver are told by kind; DELETE is free. Predictions leave out the driver, but for
            the copies that publish a result, which count as writes of its tasks. Function time was measured on this machine,
            where functions are neither as fast nor as slow as on Lambda; its prediction is for Lambda.

            | example | jobs | tasks | reads of tasks | predicted | writes of tasks | predicted | driver | GB-s | predicted \
            | dollars | predicted |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    /// Writes a page and a table.
    ///
    /// @param method where and how it was measured, as lines of a list
    /// @return the page
    static Path write(List<ExampleCost> outcomes, String method, Path results) throws IOException {
        String name = LocalDate.now(ZoneOffset.UTC) + "-cost";
        String rows = outcomes.stream().map(ExampleCost::row).collect(Collectors.joining());
        Files.writeString(
                results.resolve(name + ".csv"),
                "example,jobs,tasks,task_reads,predicted_reads,task_writes,predicted_writes,"
                        + "driver_reads,driver_writes,gb_s,predicted_gb_s,dollars,"
                        + "predicted_dollars\n"
                        + outcomes.stream().map(ExampleCost::line).collect(Collectors.joining()));
        return Files.writeString(
                results.resolve(name + ".md"),
                "# Cost of the examples\n\n" + method + EXPLANATION + rows);
    }

    private BilledRequests ofDriver() {
        return BilledRequests.of(driver);
    }

    private long reads() {
        return Math.round(cost.usage().reads()) - ofDriver().reads();
    }

    private long writes() {
        return Math.round(cost.usage().writes()) - ofDriver().writes();
    }

    /// A row of the page.
    String row() {
        String kinds =
                driver.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %s | %.1f | %.1f | %.6f | %.6f |%n",
                name,
                prediction.jobCount(),
                prediction.taskCount(),
                reads(),
                prediction.reads(),
                writes(),
                prediction.writes(),
                kinds,
                cost.usage().gigabyteSeconds(),
                prediction.gigabyteSeconds(),
                cost.total(),
                prediction.dollars());
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,%d,%d,%d,%d,%.3f,%.3f,%.8f,%.8f%n",
                name,
                prediction.jobCount(),
                prediction.taskCount(),
                reads(),
                prediction.reads(),
                writes(),
                prediction.writes(),
                ofDriver().reads(),
                ofDriver().writes(),
                cost.usage().gigabyteSeconds(),
                prediction.gigabyteSeconds(),
                cost.total(),
                prediction.dollars());
    }
}
