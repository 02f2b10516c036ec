package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostLimitException;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How costs get from sessions to their user, at prices that nobody would pay and by a clock that
/// stands.
class RunCostTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

    @TempDir private Path directory;

    private RunCost cost(Optional<Double> maxCost) throws IOException {
        Path prices =
                Files.writeString(
                        directory.resolve("prices"),
                        """
                        date: 2026-10
                        region: nowhere
                        arm64-gigabyte-second: 0
                        million-calls: 2000000
                        thousand-reads: 0
                        thousand-writes: 1000
                        """);
        var model =
                new CostModel(
                        PriceTable.bundled().with(prices),
                        Fleet.of(2),
                        Assumptions.defaults().withoutCommits());
        return new RunCost(model, "price", maxCost, CLOCK);
    }

    private void save(RunCost cost, String name) {
        SessionOptions options =
                SessionOptions.defaults()
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withListeners(List.of(cost.listener()))
                        .withDeployment(cost.metered(Deployment.local()));
        try (var session = Mayfly.session(options)) {
            session.of(1).map(number -> number).saveAsText(directory.resolve(name).toString());
        }
    }

    @Test
    void what_jobs_cost_is_told_by_kind() throws IOException {
        try (RunCost cost = cost(Optional.empty())) {
            save(cost, "first");
            save(cost, "second");

            assertThat(cost.progress()).isEqualTo("price $8 so far, about $8 in the end");
            assertThat(cost.summary())
                    .as("but for the time, which is real")
                    .map(line -> line.replaceAll(" +", " "))
                    .filteredOn(line -> !line.contains("function time"))
                    .containsExactly(
                            "price $8, worked out from events and prices of nowhere, 2026-10",
                            " function calls $4 2",
                            " requests that read $0 0",
                            " requests that write $4 4",
                            " storage meanwhile $0");
        }
    }

    @Test
    void a_job_that_does_not_fit_any_more_is_refused_with_what_to_do() throws IOException {
        try (RunCost cost = cost(Optional.of(15.0))) {
            save(cost, "first");
            Throwable failure = catchThrowable(() -> save(cost, "second"));

            assertThat(failure).isInstanceOf(CostLimitException.class);
            assertThat(cost.explanation(failure))
                    .containsExactly(
                            "job is not begun, since it may pass the limit of cost: limit=$15"
                                    + " spent=$4 expected=$16 firstAttemptsAtMost=$8",
                            "  a higher --max-cost lets it run; mayfly plan tells what it would"
                                    + " cost with other settings");
            assertThat(directory.resolve("second")).doesNotExist();
        }
    }

    @Test
    void other_failures_are_none_of_its_business() throws IOException {
        try (RunCost cost = cost(Optional.of(100.0))) {
            assertThat(cost.explanation(new IllegalStateException("else"))).isEmpty();
        }
    }
}
