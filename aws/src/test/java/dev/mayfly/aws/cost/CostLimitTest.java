package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CostLimitTest {
    private final CostMeter meter =
            new CostMeter(
                    new CostModel(
                            PriceTable.bundled(),
                            Fleet.of(MadeUpJob.TASKS),
                            Assumptions.defaults().withoutCommits()));
    private final AtomicInteger cancelled = new AtomicInteger();
    private CostLimit limit = new CostLimit(meter, 1, Clock.systemUTC());

    private MadeUpJob job(double maxDollars) {
        var clock = new MadeUpJob(meter).clock();
        limit = new CostLimit(meter, maxDollars, clock);
        return new MadeUpJob(limit, cancelled::incrementAndGet);
    }

    private void scan(MadeUpJob job, long millis) {
        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        job.pass(millis);
        for (int partition = 0; partition < MadeUpJob.TASKS; partition++) {
            job.succeeded(0, partition, 0, MadeUpJob.took(millis));
        }
        job.completed(0);
    }

    private void reduce(MadeUpJob job, long millis) {
        job.launched(1, MadeUpJob.REDUCERS);
        job.pass(millis);
        for (int partition = 0; partition < MadeUpJob.REDUCERS; partition++) {
            job.succeeded(1, partition, 0, MadeUpJob.took(millis));
        }
        job.completed(1);
        job.ended(EndState.SUCCEEDED);
    }

    @Test
    void a_job_within_its_limit_is_left_alone() {
        MadeUpJob job = job(1);

        scan(job, 1_000);
        reduce(job, 1_000);

        assertThat(cancelled).hasValue(0);
    }

    @Test
    void a_job_is_stopped_once_before_it_passes_its_limit() {
        double limit = 0.0006;
        MadeUpJob job = job(limit);

        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS);
        assertThat(cancelled).as("as predicted, it fits").hasValue(0);
        double spent = 0;
        for (int second = 0; cancelled.get() == 0; second++) {
            job.pass(1_000);
            job.launch(1, second, 1); // any event
            job.ended(1, second, 1, EndState.CANCELLED, TaskMetrics.NONE);
            spent = meter.report(job.now()).spent().total();
        }
        job.pass(1_000);
        job.launch(1, 100, 1);

        assertThat(spent).isPositive().isLessThan(limit);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void what_runs_counts_until_its_end() {
        MadeUpJob job = job(0.0004);

        scan(job, 1_000);
        double spent = meter.report(job.now()).spent().total();
        job.launched(1, 1);
        job.pass(3_000);
        job.succeeded(1, 0, 0, MadeUpJob.took(3_000));

        assertThat(spent).isLessThan(0.0004);
        assertThat(cancelled).as("the other reducer may take twice as long").hasValue(1);
    }

    @Test
    void a_job_whose_first_attempts_pass_the_limit_is_not_begun() {
        assertThatThrownBy(() -> job(0.0001).planned())
                .isInstanceOf(CostLimitException.class)
                .hasMessageContaining("limit=$0.00010");
        assertThatCode(() -> job(1).planned()).doesNotThrowAnyException();
    }

    @Test
    void a_job_that_is_expected_to_pass_the_limit_is_not_begun_and_not_counted() {
        MadeUpJob job = job(0.0003);

        assertThatThrownBy(job::planned)
                .isInstanceOf(CostLimitException.class)
                .hasMessageContaining("limit=$0.00030 spent=$0 expected=$0.00");
        assertThat(meter.report(job.now()).forecast().total()).isZero();
    }

    @Test
    void a_job_that_has_nothing_left_to_launch_is_left_alone() {
        MadeUpJob job = job(0.0006);

        scan(job, 1_000);
        job.launched(1, MadeUpJob.REDUCERS);
        job.pass(20_000);
        job.launch(1, 0, 1); // any event

        assertThat(meter.report(job.now()).spent().total()).isGreaterThan(0.0006);
        assertThat(cancelled).as("its functions would not stop before they end").hasValue(0);
    }

    @Test
    void attempts_that_run_on_for_long_are_stopped_though_nothing_is_left_to_launch() {
        MadeUpJob job = job(0.004);

        scan(job, 1_000);
        job.launched(1, MadeUpJob.REDUCERS);
        while (cancelled.get() == 0) {
            job.pass(1_000);
            job.launch(1, 0, 1); // any event
            job.ended(1, 0, 1, EndState.FAILED, MadeUpJob.took(0));
        }
        for (int partition = 0; partition < MadeUpJob.REDUCERS; partition++) {
            job.ended(1, partition, 0, EndState.CANCELLED, TaskMetrics.NONE);
        }

        assertThat(meter.report(job.now()).spent().total()).isLessThan(0.004);
    }

    @Test
    void the_reason_has_numbers_and_the_stage() {
        MadeUpJob job = job(0.0006);

        job.planned();
        job.started();
        job.launched(0, MadeUpJob.TASKS - 1);
        job.pass(60_000);
        job.succeeded(0, 0, 0, MadeUpJob.took(60_000));
        job.succeeded(0, 1, 0, MadeUpJob.took(60_000));

        assertThat(limit.reason())
                .matches(
                        "stopped before the limit of cost is passed: limit=\\$0.00060"
                                + " spent=\\$\\S+ atMost=\\$\\S+ expected=\\$\\S+ stage=1/2"
                                + " label=\".+\" tasks=1/4");
        assertThatThrownBy(job::planned)
                .isInstanceOf(CostLimitException.class)
                .hasMessageContaining("after others were stopped");
    }

    @Test
    void a_limit_of_nothing_is_refused() {
        assertThatThrownBy(() -> job(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> job(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
