package dev.mayfly.aws.cost;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.lambda.FunctionMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobBudgetTest {
    /// If it changes, so does the version.
    @Test
    void a_budget_has_the_bytes_that_are_documented() throws IOException {
        var prices =
                PriceTable.of(
                        Map.of(
                                "date",
                                "2026-11",
                                "region",
                                "r",
                                "arm64-gigabyte-second",
                                "1",
                                "x86-gigabyte-second",
                                "2",
                                "million-calls",
                                "3",
                                "thousand-reads",
                                "4",
                                "thousand-writes",
                                "5",
                                "gigabyte-month",
                                "6"));
        var budget = new JobBudget(0.5, new CostModel(prices, Fleet.of(3), Assumptions.defaults()));

        assertThat(HexFormat.of().formatHex(budget.encode())).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (var in = JobBudgetTest.class.getResourceAsStream("/golden/budget.hex")) {
            return new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", "");
        }
    }

    @Test
    void a_budget_is_read_as_it_was_written() {
        Fleet fleet =
                Fleet.of(7)
                        .withMemory(new FunctionMemory(4096, 2))
                        .on(Fleet.Architecture.X86_64)
                        .withTimeout(Duration.ofSeconds(321));
        Assumptions assumptions = Assumptions.defaults().withoutCommits();
        var budget = new JobBudget(0.75, new CostModel(PriceTable.bundled(), fleet, assumptions));

        JobBudget read = JobBudget.decode(budget.encode());

        assertThat(read.maxDollars()).isEqualTo(0.75);
        assertThat(read.model().prices()).isEqualTo(PriceTable.bundled());
        assertThat(read.model().fleet()).isEqualTo(fleet);
        assertThat(read.model().assumptions()).isEqualTo(assumptions);
    }
}
