package dev.mayfly.driver.scheduler;

import static dev.mayfly.driver.scheduler.SchedulerWords.JOB;
import static dev.mayfly.driver.scheduler.SchedulerWords.attempt;
import static dev.mayfly.driver.scheduler.SchedulerWords.cancel;
import static dev.mayfly.driver.scheduler.SchedulerWords.cancelled;
import static dev.mayfly.driver.scheduler.SchedulerWords.commit;
import static dev.mayfly.driver.scheduler.SchedulerWords.completed;
import static dev.mayfly.driver.scheduler.SchedulerWords.failed;
import static dev.mayfly.driver.scheduler.SchedulerWords.failure;
import static dev.mayfly.driver.scheduler.SchedulerWords.fatal;
import static dev.mayfly.driver.scheduler.SchedulerWords.graph;
import static dev.mayfly.driver.scheduler.SchedulerWords.launch;
import static dev.mayfly.driver.scheduler.SchedulerWords.stage;
import static dev.mayfly.driver.scheduler.SchedulerWords.submit;
import static dev.mayfly.driver.scheduler.SchedulerWords.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.scheduler.Command.JobFailed;
import dev.mayfly.driver.scheduler.Command.JobSucceeded;
import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What becomes of tasks whose attempts fail, hand back or stop.
class SchedulerRetryTest {
    private static SchedulerEvent handedBack(int partition, int number) {
        var done =
                new TaskOutcome.Succeeded(
                        attempt(0, partition, number),
                        new TaskOutput.Inline(new byte[0]),
                        TaskMetrics.NONE,
                        Map.of());
        return new SchedulerEvent.AttemptEnded(
                JOB, new TaskOutcome.HandedBack(done, new TaskInput.Splits(List.of())));
    }

    private static Command kept(int partition, int number) {
        return new Command.KeepPart(JOB, attempt(0, partition, number));
    }

    @Test
    void a_failed_attempt_is_tried_again_after_the_tasks_not_yet_tried() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 2)));

        assertThat(scheduler.on(failure(0, 0, 0, "x"))).containsExactly(launch(0, 1, 0));
        assertThat(scheduler.on(success(0, 1, 0)))
                .containsExactly(commit(0, 1, 0), launch(0, 0, 1));
        assertThat(scheduler.on(success(0, 0, 1)))
                .containsExactly(commit(0, 0, 1), completed(0), new JobSucceeded(JOB));
    }

    @Test
    void the_last_allowed_attempt_fails_the_job() {
        var scheduler = new Scheduler(1);
        scheduler.on(new JobSubmitted(JOB, graph(stage(0, 1)), 2));

        assertThat(scheduler.on(failure(0, 0, 0, "first"))).containsExactly(launch(0, 0, 1));
        assertThat(scheduler.on(failure(0, 0, 1, "second")))
                .containsExactly(failed(0, 0, 1, "second"));
    }

    @Test
    void a_failure_that_recurs_fails_the_job_before_the_limit() {
        var scheduler = new Scheduler(1);
        scheduler.on(new JobSubmitted(JOB, graph(stage(0, 1)), 9));
        var again = new Failure("Error", "again", "a trace", "Job.java:1");
        var elsewhere = new Failure("Error", "again", "a trace", "Job.java:2");

        assertThat(scheduler.on(failure(0, again))).containsExactly(launch(0, 0, 1));
        assertThat(scheduler.on(failure(1, elsewhere))).containsExactly(launch(0, 0, 2));
        assertThat(scheduler.on(failure(2, again))).containsExactly(launch(0, 0, 3));
        assertThat(scheduler.on(failure(3, again)))
                .containsExactly(new JobFailed(JOB, attempt(0, 0, 3), again, true));
    }

    @Test
    void what_is_handed_back_goes_on_before_other_tasks_and_counts_failures_anew() {
        var scheduler = new Scheduler(1);
        scheduler.on(new JobSubmitted(JOB, graph(stage(0, 2)), 2));
        var busy = new Failure("Error", "busy", "");

        assertThat(scheduler.on(handedBack(0, 0))).containsExactly(kept(0, 0), launch(0, 0, 1));
        assertThat(scheduler.on(failure(1, busy))).containsExactly(launch(0, 1, 0));
        assertThat(scheduler.on(success(0, 1, 0)))
                .containsExactly(commit(0, 1, 0), launch(0, 0, 2));
        assertThat(scheduler.on(handedBack(0, 2))).containsExactly(kept(0, 2), launch(0, 0, 3));
        assertThat(scheduler.on(failure(3, busy))).containsExactly(launch(0, 0, 4));
        assertThat(scheduler.on(failure(4, busy)))
                .containsExactly(new JobFailed(JOB, attempt(0, 0, 4), busy, false));
    }

    @Test
    void a_task_is_not_continued_for_ever() {
        var scheduler = new Scheduler(1);
        int last = 2 * AttemptId.ROOM - 1;
        scheduler.on(new JobSubmitted(JOB, graph(stage(0, 1)), 2, new Recovered(last, Set.of())));

        assertThat(scheduler.on(handedBack(0, last)))
                .singleElement()
                .isInstanceOfSatisfying(
                        JobFailed.class,
                        failed ->
                                assertThat(failed.failure().message())
                                        .contains("continued as often as it may be"));
    }

    @Test
    void equal_failures_of_unknown_origin_are_tried_up_to_the_limit() {
        var scheduler = new Scheduler(1);
        scheduler.on(new JobSubmitted(JOB, graph(stage(0, 1)), 3));
        var busy = new Failure("Error", "busy", "");

        assertThat(scheduler.on(failure(0, busy))).containsExactly(launch(0, 0, 1));
        assertThat(scheduler.on(failure(1, busy))).containsExactly(launch(0, 0, 2));
        assertThat(scheduler.on(failure(2, busy)))
                .containsExactly(new JobFailed(JOB, attempt(0, 0, 2), busy, false));
    }

    @Test
    void equal_failures_of_two_tasks_are_none_that_recurs() {
        var scheduler = new Scheduler(2);
        scheduler.on(submit(JOB, stage(0, 2)));
        var again = new Failure("Error", "again", "", "Job.java:1");

        assertThat(scheduler.on(failure(0, again))).containsExactly(launch(0, 0, 1));
        assertThat(
                        scheduler.on(
                                new AttemptEnded(
                                        JOB, new TaskOutcome.Transient(attempt(0, 1, 0), again))))
                .containsExactly(launch(0, 1, 1));
    }

    @Test
    void a_fatal_failure_cancels_the_others_and_is_what_is_reported() {
        var scheduler = new Scheduler(3);
        scheduler.on(submit(JOB, stage(0, 5)));

        assertThat(scheduler.on(fatal(0, 1, 0, "real")))
                .containsExactly(cancel(0, 0, 0), cancel(0, 2, 0));
        assertThat(scheduler.on(fatal(0, 0, 0, "consequence"))).isEmpty();
        assertThat(scheduler.on(cancelled(0, 2, 0))).containsExactly(failed(0, 1, 0, "real"));
    }

    @Test
    void an_attempt_that_stopped_unasked_is_tried_again() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));

        assertThat(scheduler.on(cancelled(0, 0, 0))).containsExactly(launch(0, 0, 1));
    }
}
