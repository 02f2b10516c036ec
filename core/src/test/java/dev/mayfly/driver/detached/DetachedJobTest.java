package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetachedJobTest {
    private static final int RUNS = 300;
    private static final Faults OVERLAPPING = new Faults(0, 0.7, 0, 0, 0, 0.2);

    private static void storeFails() {
        throw new UncheckedIOException(new IOException("store does not answer"));
    }

    private static void check(Faults faults) {
        Seeds.check(
                RUNS,
                random -> {
                    int stages = 1 + random.nextInt(4);
                    int[] taskCounts = random.ints(stages, 1, 6).toArray();
                    var job = new DetachedSimulation(random, faults, taskCounts);

                    JobEnd end = job.run();

                    job.requireComplete(end);
                    if (faults.death() == 0) {
                        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
                        assertThat(job.ended()).containsExactly(end);
                    } else {
                        assertThat(job.ended()).isSubsetOf(end).hasSizeLessThan(2);
                    }
                });
    }

    @Test
    void a_job_goes_on_from_stage_to_stage_without_any_sweep() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);

        JobEnd end = job.run();

        job.requireComplete(end);
        assertThat(end.state()).isEqualTo(EndState.SUCCEEDED);
        assertThat(job.sweeps()).isZero();
        assertThat(job.published()).isEqualTo(1);
    }

    @Test
    void events_delivered_twice_and_late_do_no_harm() {
        check(new Faults(0, 0.7, 0, 0, 0));
    }

    @Test
    void events_that_are_lost_are_made_good_by_sweeps() {
        check(new Faults(0.3, 0, 0, 0, 0));
    }

    @Test
    void events_that_come_while_others_end_the_job_are_no_failures() {
        Seeds.check(
                RUNS,
                random -> {
                    var job = new DetachedSimulation(random, OVERLAPPING, 2, 3);

                    job.requireComplete(job.run());
                    assertThat(job.failed()).isEmpty();
                    assertThat(job.published()).isEqualTo(1);
                });
    }

    @Test
    void attempts_that_fail_are_tried_again() {
        check(new Faults(0, 0, 0, 0.5, 0));
    }

    @Test
    void functions_that_die_between_any_two_requests_do_no_harm() {
        check(new Faults(0, 0, 0.03, 0, 0));
    }

    @Test
    void attempts_that_hand_back_are_continued_without_any_sweep() throws IOException {
        var job = new DetachedSimulation(new Random(1), new Faults(0, 0, 0, 0, 1), 3, 5, 2);

        job.requireComplete(job.run());

        assertThat(job.continued()).isPositive();
        assertThat(job.sweeps()).isZero();
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void attempts_that_hand_back_again_and_again_while_events_come_twice_do_no_harm() {
        check(new Faults(0, 0.2, 0, 0, 0.7));
    }

    @Test
    void attempts_that_hand_back_and_are_lost_go_on_from_what_they_finished() {
        check(new Faults(0.2, 0, 0.01, 0.2, 0.7));
    }

    @Test
    void all_of_that_together_does_no_harm() {
        check(new Faults(0.1, 0.3, 0.02, 0.2, 0.4));
    }

    @Test
    void events_that_follow_each_other_for_ever_end_the_job() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);

        JobEnd end = job.run(1_000);

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("too many events");
    }

    @Test
    void a_task_that_keeps_failing_fails_the_job_with_its_reason() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.failAlways();

        JobEnd end = job.run();

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("Error: now and then");
        assertThat(job.published()).isZero();
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void output_that_is_not_published_at_once_is_published_by_a_sweep() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.failToPublish(8, DetachedJobTest::storeFails);

        job.requireComplete(job.run());

        assertThat(job.published()).isEqualTo(1);
        assertThat(job.sweeps()).isPositive();
    }

    @Test
    void output_that_is_never_published_fails_the_job_with_the_reason() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.failToPublish(Integer.MAX_VALUE, DetachedJobTest::storeFails);

        JobEnd end = job.run();

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("not published").contains("store does not answer");
        assertThat(end.stages()).allMatch(stage -> stage.committedCount() == stage.taskCount());
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void functions_that_die_while_they_publish_fail_the_job_in_the_end() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.failToPublish(
                Integer.MAX_VALUE,
                () -> {
                    throw new DyingStore.Death();
                });

        JobEnd end = job.run();

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("publish");
    }

    @Test
    void output_that_cannot_be_published_fails_the_job_at_once() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.failToPublish(
                1,
                () -> {
                    throw new IllegalArgumentException("output exists");
                });

        JobEnd end = job.run();

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).contains("output exists");
        assertThat(job.sweeps()).isZero();
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void a_job_that_would_become_too_dear_is_stopped_before_a_stage() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.limitCost(0);

        JobEnd end = job.run();

        assertThat(end.state()).isEqualTo(EndState.FAILED);
        assertThat(end.reason()).isEqualTo("too dear");
        assertThat(end.stages()).allMatch(stage -> stage.committedCount() == 0);
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void one_attempt_in_each_period_looks_what_the_job_costs() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 40);
        job.limitCost(1);

        JobEnd end = job.run();

        assertThat(job.looks()).isEqualTo(2);
        assertThat(end.reason()).isEqualTo("too dear");
        assertThat(end.stages().getFirst().committedCount()).isLessThan(40);
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void a_job_that_is_too_dear_ends_whatever_happens() {
        Seeds.check(
                RUNS,
                random -> {
                    var job =
                            new DetachedSimulation(
                                    random, new Faults(0.1, 0.3, 0.02, 0.2, 0.4, 0.2), 4, 3, 5);
                    job.limitCost(random.nextInt(3));

                    assertThat(job.run().reason()).isEqualTo("too dear");
                    assertThat(job.published()).isZero();
                });
    }

    @Test
    void a_job_that_costs_what_it_may_succeeds() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.limitCost(100);

        job.requireComplete(job.run());
        assertThat(job.looks()).isGreaterThan(3);
        assertThat(job.left()).containsExactly("/work/jobs/job-0/end");
    }

    @Test
    void a_cancelled_job_ends_without_output() throws IOException {
        var job = new DetachedSimulation(new Random(1), Faults.NONE, 3, 5, 2);
        job.cancel();

        assertThat(job.run().state()).isEqualTo(EndState.CANCELLED);
        assertThat(job.published()).isZero();
    }
}
