package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.protocol.TaskMetrics;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CostMeterTest {
    private static final Offset<Double> CLOSE = within(1e-12);
    private static final double DOLLARS_PER_SECOND = 1769 / 1024.0 * 0.0000133334;
    private static final double REQUESTS = 10 * 0.4e-6 + 5e-6;
    private static final double STARTS = MadeUpJob.TASKS * 0.6 * DOLLARS_PER_SECOND;

    private static final CostLines LINES = new CostLines("cost", PriceTable.bundled());

    /// The time of a call around an attempt, as assumed.
    private static final double CALL = 0.03;

    private final CostModel model =
            new CostModel(
                    PriceTable.bundled(),
                    Fleet.of(MadeUpJob.TASKS),
                    Assumptions.defaults().withoutCommits());
    private final CostMeter meter = new CostMeter(model);
    private final MadeUpJob job = new MadeUpJob(meter);

    private static double requests(CostMeter.Report report) {
        return report.spent().reads() + report.spent().writes();
    }

    private CostMeter.Report report() {
        return meter.report(job.now());
    }

    private void scanned() {
        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        job.pass(2_000);
        for (int partition = 0; partition < MadeUpJob.TASKS; partition++) {
            job.succeeded(0, partition, 0, MadeUpJob.took(2_000));
        }
        job.completed(0);
    }

    @Test
    void before_its_start_a_job_is_expected_to_cost_what_is_predicted() {
        job.planned();

        assertThat(report().spent().total()).isZero();
        assertThat(report().forecast().total()).isPositive();
    }

    @Test
    void attempts_cost_their_time_their_calls_and_their_requests() {
        scanned();

        Cost spent = report().spent();
        assertThat(spent.functionTime())
                .isCloseTo(4 * (2 + CALL) * DOLLARS_PER_SECOND + STARTS, CLOSE);
        assertThat(spent.calls()).isCloseTo(4 * 0.2e-6, CLOSE);
        assertThat(spent.reads() + spent.writes()).isCloseTo(4 * REQUESTS, CLOSE);
        assertThat(spent.storage()).isPositive();
        assertThat(report().wasted()).extracting(Cost::total).isEqualTo(0.0);
    }

    @Test
    void attempts_that_run_cost_already() {
        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        Cost atStart = report().spent();
        job.pass(500);

        assertThat(report().spent().functionTime() - atStart.functionTime())
                .isCloseTo(4 * 0.5 * DOLLARS_PER_SECOND, CLOSE);
    }

    @Test
    void attempts_in_vain_are_told_apart() {
        job.planned();
        job.started();
        job.launched(0, 1);
        job.launch(0, 0, 1);
        job.launch(0, 1, 0);
        job.pass(3_000);
        job.succeeded(0, 0, 1, MadeUpJob.took(3_000));
        job.succeeded(0, 0, 0, MadeUpJob.took(3_000));
        job.ended(0, 1, 0, EndState.FAILED, new TaskMetrics(0, 0, 0, 0, 0, 0, 1_000));

        Cost wasted = report().wasted();
        assertThat(wasted.functionTime())
                .isCloseTo((3 + CALL + 1 + CALL) * DOLLARS_PER_SECOND, CLOSE);
        assertThat(wasted.calls()).isCloseTo(2 * 0.2e-6, CLOSE);
        assertThat(wasted.total()).isLessThan(report().spent().total());
    }

    @Test
    void attempts_that_no_function_has_cost_nothing() {
        job.planned();
        job.started();
        job.launched(0, 3);
        job.waits(0, 0, 0);
        job.waits(0, 1, 0);
        job.runs(0, 1, 0);
        job.waits(0, 1, 0);
        job.waits(0, 2, 0);
        job.pass(60_000);

        assertThat(report().spent().total()).isZero();

        job.ended(0, 0, 0, EndState.FAILED, new TaskMetrics(0, 0, 0, 0, 0, 0, 60_000));
        job.ended(0, 1, 0, EndState.CANCELLED, new TaskMetrics(0, 0, 0, 0, 0, 0, 60_000));

        assertThat(report().spent().total()).isZero();
        assertThat(report().wasted().total()).isZero();
    }

    @Test
    void attempts_cost_from_when_a_function_has_them() {
        job.planned();
        job.started();
        job.launched(0, 1);
        job.waits(0, 0, 0);
        job.pass(60_000);
        job.runs(0, 0, 0);
        job.pass(1_000);
        Cost running = report().spent();
        job.ended(0, 0, 0, EndState.FAILED, new TaskMetrics(0, 0, 0, 0, 0, 0, 61_000));

        double start = STARTS / MadeUpJob.TASKS;
        assertThat(running.functionTime()).isCloseTo(DOLLARS_PER_SECOND + start, CLOSE);
        assertThat(report().wasted().functionTime())
                .isCloseTo((1 + CALL) * DOLLARS_PER_SECOND, CLOSE);
    }

    @Test
    void attempts_that_are_continued_are_not_in_vain() {
        job.planned();
        job.started();
        job.launched(0, 1);
        job.pass(5_000);
        job.ended(0, 0, 0, EndState.CONTINUED, MadeUpJob.took(3_000));
        job.launch(0, 0, 1);
        job.succeeded(0, 0, 1, MadeUpJob.took(2_000));

        assertThat(report().wasted().total()).isEqualTo(0.0);
        assertThat(report().spent().calls()).isCloseTo(2 * 0.2e-6, CLOSE);
    }

    @Test
    void a_function_whose_attempt_is_cancelled_runs_on_to_its_end() {
        cancelledAfter(100, 2_000);

        assertThat(report().wasted().functionTime())
                .as("twice as long as the slowest at most")
                .isCloseTo(2 * (2 + CALL) * DOLLARS_PER_SECOND, CLOSE);
    }

    @Test
    void a_function_whose_attempt_is_cancelled_runs_on_until_it_looks() {
        cancelledAfter(100_000, 600_000);

        assertThat(report().wasted().functionTime())
                .as("100 s, and until it has looked after 120 s")
                .isBetween((120 + CALL) * DOLLARS_PER_SECOND, (133 + CALL) * DOLLARS_PER_SECOND);
    }

    @Test
    void no_function_whose_attempt_is_cancelled_runs_on_behind_its_time_out() {
        cancelledAfter(890_000, 600_000);

        assertThat(report().wasted().functionTime()).isCloseTo(900 * DOLLARS_PER_SECOND, CLOSE);
    }

    private void cancelledAfter(long millis, long millisOfOthers) {
        job.planned();
        job.started();
        job.launched(0, 2);
        job.pass(Math.max(millis, millisOfOthers));
        job.succeeded(0, 0, 0, MadeUpJob.took(millisOfOthers));
        job.ended(0, 1, 0, EndState.CANCELLED, new TaskMetrics(0, 0, 0, 0, 0, 0, millis));
    }

    @Test
    void attempts_that_run_are_committed_until_they_would_look_at_most() {
        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        job.pass(600_000);
        job.succeeded(0, 0, 0, MadeUpJob.took(600_000));

        CostMeter.Report report = report();
        assertThat(report.committed().functionTime() - report.spent().functionTime())
                .as("three that run, and a reducer in the place of the fourth")
                .isCloseTo((3 * 32 + 2 * reducerSeconds()) * DOLLARS_PER_SECOND, CLOSE);
    }

    @Test
    void the_forecast_follows_what_tasks_really_take() {
        job.planned();
        job.started();
        double predicted = report().forecast().total();
        job.launched(0, MadeUpJob.TASKS);
        job.pass(60_000);
        job.succeeded(0, 0, 0, MadeUpJob.took(60_000));

        assertThat(report().forecast().total()).isGreaterThan(5 * predicted);
    }

    @Test
    void what_the_driver_launches_next_is_committed_already() {
        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        job.pass(2_000);
        for (int partition = 0; partition < MadeUpJob.TASKS - 1; partition++) {
            job.succeeded(0, partition, 0, MadeUpJob.took(2_000));
        }
        double before = report().committed().functionTime();
        job.succeeded(0, MadeUpJob.TASKS - 1, 0, MadeUpJob.took(2_000));

        assertThat(before - report().committed().functionTime())
                .as("the last map attempt is surely over, the reducers were counted before")
                .isCloseTo((2 + CALL) * DOLLARS_PER_SECOND, CLOSE);
        assertThat(report().committed().functionTime() - report().spent().functionTime())
                .as("two reducers that take twice as long as predicted")
                .isCloseTo(2 * 2 * reducerSeconds() * DOLLARS_PER_SECOND, CLOSE);
    }

    private double reducerSeconds() {
        return model.predict(Workload.of(job.plan(), model.assumptions()))
                .stages()
                .getLast()
                .taskSeconds();
    }

    @Test
    void in_the_end_the_forecast_is_what_was_spent() {
        scanned();
        job.launched(1, MadeUpJob.REDUCERS);
        job.pass(1_000);
        for (int partition = 0; partition < MadeUpJob.REDUCERS; partition++) {
            job.succeeded(1, partition, 0, MadeUpJob.took(1_000));
        }
        job.ended(EndState.SUCCEEDED);
        Cost atEnd = report().spent();
        job.pass(100_000);

        assertThat(report().spent()).isEqualTo(atEnd);
        assertThat(report().forecast()).isEqualTo(atEnd);
        assertThat(report().committed().total()).isCloseTo(atEnd.total(), CLOSE);
    }

    @Test
    void requests_that_nobody_counted_are_taken_from_the_prediction() {
        job.planned();
        job.started();
        job.launched(0, 1);
        job.succeeded(0, 0, 0, new TaskMetrics(0, 0, 0, 0, 0, 0, 1_000));

        assertThat(requests(report()))
                .as("ten ranges of 78 MB, and an object")
                .isCloseTo(REQUESTS, CLOSE);
    }

    @Test
    void a_job_whose_plan_is_not_known_is_metered_nevertheless() {
        job.started();
        job.launched(0, 1);
        job.succeeded(0, 0, 0, MadeUpJob.took(1_000));

        assertThat(requests(report())).isCloseTo(REQUESTS, CLOSE);
    }

    @Test
    void what_the_driver_asks_the_store_for_costs_too() {
        meter.driverUses(() -> Map.of("GET", 1_000L, "LIST", 1_000L, "DELETE", 1_000L));

        assertThat(report().spent().reads()).isCloseTo(0.0004, CLOSE);
        assertThat(report().spent().writes()).isCloseTo(0.005, CLOSE);
        assertThat(report().forecast().usage().writes()).isEqualTo(1_000);
    }

    @Test
    void lines_are_for_people() {
        scanned();
        job.launched(1, 1);
        job.ended(1, 0, 0, EndState.FAILED, new TaskMetrics(0, 0, 0, 0, 0, 0, 1_000));

        assertThat(LINES.progress(report()))
                .matches("cost \\$[0-9.]+ so far, about \\$[0-9.]+ in the end");
        assertThat(LINES.summary(report()))
                .containsExactly(
                        "cost $0.00033, worked out from events and prices of us-east-1, 2026-11",
                        "  function time         $0.00027  20 GB-s",
                        "  function calls       <$0.00001        5",
                        "  requests that read   $0.000018       44",
                        "  requests that write  $0.000045        9",
                        "  storage meanwhile    <$0.00001",
                        "  of that $0.000051 for attempts that failed, were cancelled or came"
                                + " second");
    }
}
