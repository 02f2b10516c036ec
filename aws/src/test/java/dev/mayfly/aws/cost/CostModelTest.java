package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mayfly.aws.cost.StageLoad.Result;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.BilledRequests;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static final PriceTable PRICES = PriceTable.bundled();

    private static StageLoad scan(int tasks, long bytes) {
        return new StageLoad(
                new StageId(0),
                "scan",
                tasks,
                List.of(),
                true,
                bytes,
                10L * tasks,
                0,
                0,
                Result.FILES,
                0,
                2L * tasks,
                BilledRequests.NONE);
    }

    private static Prediction predict(Fleet fleet, StageLoad... stages) {
        return new CostModel(PRICES, fleet, Assumptions.defaults())
                .predict(new Workload(List.of(stages)));
    }

    @Test
    void dollars_follow_from_prices() {
        Prediction.Stage stage = predict(Fleet.of(10), scan(10, 780_000_000)).stages().getFirst();

        assertThat(stage.taskSeconds()).isCloseTo(0.03 + 1 + 0.06, within(1e-9));
        Cost cost = stage.cost();
        double gigabyteSeconds = 10 * (stage.taskSeconds() + 0.6) * 1769 / 1024;
        assertThat(cost.functionTime()).isCloseTo(gigabyteSeconds * 0.0000133334, within(1e-12));
        assertThat(cost.calls()).isCloseTo(10 * 0.2e-6, within(1e-12));
        assertThat(cost.reads()).isCloseTo((100 + 10 * 2) * 0.4e-6, within(1e-12));
        assertThat(cost.writes()).isCloseTo(20 * 5e-6, within(1e-12));
    }

    @Test
    void more_tasks_than_functions_run_in_waves() {
        Prediction one = predict(Fleet.of(10), scan(10, 780_000_000));
        Prediction four = predict(Fleet.of(10), scan(40, 4 * 780_000_000L));

        double task = one.stages().getFirst().taskSeconds();
        assertThat(four.seconds() - one.seconds()).isCloseTo(3 * task, within(1e-9));
        assertThat(four.stages().getFirst().newFunctions()).isEqualTo(10);
    }

    @Test
    void functions_beyond_what_lambda_starts_at_once_are_waited_for() {
        Prediction some = predict(Fleet.of(1000), scan(1000, 0));
        Prediction more = predict(Fleet.of(3000), scan(3000, 0));

        assertThat(more.seconds() - some.seconds())
                .as("2,000 at 100/s, instead of 1,000 sent at 500/s")
                .isCloseTo(20 - 2, within(1e-9));
    }

    @Test
    void a_slow_lane_is_slower_than_the_network() {
        var objects =
                new StageLoad(
                        new StageId(0),
                        "scan",
                        1,
                        List.of(),
                        false,
                        400_000_000,
                        1,
                        0,
                        0,
                        Result.ANSWER,
                        0,
                        0,
                        BilledRequests.NONE);

        assertThat(predict(Fleet.of(1), objects).stages().getFirst().taskSeconds())
                .isCloseTo(0.03 + 10, within(1e-9));
    }

    @Test
    void tasks_of_one_function_share_its_network_and_its_price() {
        Prediction alone = predict(Fleet.of(10), scan(10, 780_000_000));
        Prediction together =
                predict(Fleet.of(5).withMemory(FunctionMemory.of(3538)), scan(10, 780_000_000));

        assertThat(together.stages().getFirst().calls()).isEqualTo(5);
        assertThat(together.stages().getFirst().taskSeconds())
                .isCloseTo(alone.stages().getFirst().taskSeconds() + 1, within(1e-9));
        assertThat(together.cost().calls()).isCloseTo(5 * 0.2e-6, within(1e-12));
    }

    @Test
    void other_processors_have_their_price() {
        Fleet fleet = Fleet.of(10);

        double arm = predict(fleet, scan(10, 1 << 30)).cost().functionTime();
        double x86 =
                predict(fleet.on(Fleet.Architecture.X86_64), scan(10, 1 << 30))
                        .cost()
                        .functionTime();

        assertThat(x86 / arm).isCloseTo(1.25, Percentage.withPercentage(0.01));
    }

    @Test
    void nothing_to_do_costs_nothing() {
        Prediction prediction = predict(Fleet.of(10), scan(0, 0));

        assertThat(prediction.cost().total())
                .as("the driver looks all the same")
                .isCloseTo((2 + 2) * 0.4e-6 + (4 + 4 + 3) * 5e-6, within(1e-12));
        assertThat(prediction.seconds()).isEqualTo(Assumptions.defaults().waits().job());
    }
}
