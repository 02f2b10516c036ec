package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.lambda.FunctionMemory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobBudgetTest {
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
