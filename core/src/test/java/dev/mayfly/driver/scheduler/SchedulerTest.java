package dev.mayfly.driver.scheduler;

import static dev.mayfly.driver.scheduler.SchedulerWords.JOB;
import static dev.mayfly.driver.scheduler.SchedulerWords.attempt;
import static dev.mayfly.driver.scheduler.SchedulerWords.cancel;
import static dev.mayfly.driver.scheduler.SchedulerWords.commit;
import static dev.mayfly.driver.scheduler.SchedulerWords.completed;
import static dev.mayfly.driver.scheduler.SchedulerWords.failed;
import static dev.mayfly.driver.scheduler.SchedulerWords.failure;
import static dev.mayfly.driver.scheduler.SchedulerWords.fatal;
import static dev.mayfly.driver.scheduler.SchedulerWords.graph;
import static dev.mayfly.driver.scheduler.SchedulerWords.launch;
import static dev.mayfly.driver.scheduler.SchedulerWords.recovered;
import static dev.mayfly.driver.scheduler.SchedulerWords.stage;
import static dev.mayfly.driver.scheduler.SchedulerWords.started;
import static dev.mayfly.driver.scheduler.SchedulerWords.submit;
import static dev.mayfly.driver.scheduler.SchedulerWords.success;
import static dev.mayfly.driver.scheduler.SchedulerWords.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.scheduler.Command.JobCancelled;
import dev.mayfly.driver.scheduler.Command.JobSucceeded;
import dev.mayfly.driver.scheduler.Command.Launch;
import dev.mayfly.driver.scheduler.Command.StageStarted;
import dev.mayfly.driver.scheduler.SchedulerEvent.CancelRequested;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is launched when, and which answers count.
class SchedulerTest {
    private static final JobId OTHER = new JobId("other");

    @Test
    void tasks_of_a_stage_start_in_partition_order_as_slots_become_free() {
        var scheduler = new Scheduler(2);

        assertThat(scheduler.on(submit(JOB, stage(0, 3))))
                .containsExactly(started(0), launch(0, 0, 0), launch(0, 1, 0));
        assertThat(scheduler.on(success(0, 1, 0)))
                .containsExactly(commit(0, 1, 0), launch(0, 2, 0));
        assertThat(scheduler.on(success(0, 0, 0))).containsExactly(commit(0, 0, 0));
        assertThat(scheduler.on(success(0, 2, 0)))
                .containsExactly(commit(0, 2, 0), completed(0), new JobSucceeded(JOB));
    }

    @Test
    void a_stage_starts_when_all_its_producers_are_complete() {
        var scheduler = new Scheduler(4);
        scheduler.on(submit(JOB, stage(0, 1), stage(1, 1), stage(2, 1, 0, 1)));

        assertThat(scheduler.on(success(1, 0, 0))).containsExactly(commit(1, 0, 0), completed(1));
        assertThat(scheduler.on(success(0, 0, 0)))
                .containsExactly(commit(0, 0, 0), completed(0), started(2), launch(2, 0, 0));
    }

    @Test
    void a_stage_without_tasks_completes_at_once_and_opens_its_consumers() {
        var scheduler = new Scheduler(1);

        assertThat(scheduler.on(submit(JOB, stage(0, 0), stage(1, 0, 0), stage(2, 1, 1))))
                .containsExactly(
                        started(0),
                        completed(0),
                        started(1),
                        completed(1),
                        started(2),
                        launch(2, 0, 0));
    }

    @Test
    void a_job_without_stages_succeeds_at_once() {
        assertThat(new Scheduler(1).on(submit(JOB))).containsExactly(new JobSucceeded(JOB));
    }

    @Test
    void tasks_that_an_earlier_driver_committed_are_left_out() {
        var scheduler = new Scheduler(4);
        var recovered = new Recovered(8, Set.of(task(0, 0), task(0, 2), task(1, 0)));

        assertThat(scheduler.on(recovered(recovered, stage(0, 3), stage(1, 1, 0))))
                .containsExactly(started(0), launch(0, 1, 8));
        assertThat(scheduler.on(success(0, 1, 8)))
                .containsExactly(
                        commit(0, 1, 8),
                        completed(0),
                        started(1),
                        completed(1),
                        new JobSucceeded(JOB));
    }

    @Test
    void a_job_of_which_all_is_committed_succeeds_at_once() {
        var recovered = new Recovered(4, Set.of(task(0, 0)));

        assertThat(new Scheduler(1).on(recovered(recovered, stage(0, 1))))
                .containsExactly(started(0), completed(0), new JobSucceeded(JOB));
    }

    @Test
    void a_continued_job_may_try_as_often_as_a_new_one() {
        var scheduler = new Scheduler(1);
        var graph = graph(stage(0, 1));
        scheduler.on(new JobSubmitted(JOB, graph, 2, new Recovered(10, Set.of())));

        assertThat(scheduler.on(failure(0, 0, 10, "first"))).containsExactly(launch(0, 0, 11));
        assertThat(scheduler.on(failure(0, 0, 11, "second")))
                .containsExactly(failed(0, 0, 11, "second"));
    }

    @Test
    void a_commit_of_a_task_that_the_job_does_not_have_is_refused() {
        var recovered = new Recovered(0, Set.of(task(0, 1)));

        assertThatThrownBy(() -> new Scheduler(1).on(recovered(recovered, stage(0, 1))))
                .hasMessageContaining("no such task");
    }

    @Test
    void a_cancelled_job_ends_when_its_attempts_are_answered() {
        var scheduler = new Scheduler(2);
        scheduler.on(submit(JOB, stage(0, 5)));

        assertThat(scheduler.on(new CancelRequested(JOB)))
                .containsExactly(cancel(0, 0, 0), cancel(0, 1, 0));
        assertThat(scheduler.on(new CancelRequested(JOB))).isEmpty();
        assertThat(scheduler.on(success(0, 1, 0))).isEmpty();
        assertThat(scheduler.on(fatal(0, 0, 0, "too late"))).containsExactly(new JobCancelled(JOB));
    }

    @Test
    void a_waiting_job_is_cancelled_at_once() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));
        scheduler.on(submit(OTHER, stage(0, 1)));

        assertThat(scheduler.on(new CancelRequested(OTHER)))
                .containsExactly(new JobCancelled(OTHER));
    }

    @Test
    void second_success_of_a_task_changes_nothing() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 2)));
        scheduler.on(success(0, 0, 0));

        assertThat(scheduler.on(success(0, 0, 0))).isEmpty();
        assertThat(scheduler.on(success(0, 1, 0)))
                .containsExactly(commit(0, 1, 0), completed(0), new JobSucceeded(JOB));
    }

    @Test
    void success_of_an_attempt_given_up_changes_nothing() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));
        scheduler.on(failure(0, 0, 0, "timed out"));

        assertThat(scheduler.on(success(0, 0, 0))).isEmpty();
        assertThat(scheduler.on(success(0, 0, 1)))
                .containsExactly(commit(0, 0, 1), completed(0), new JobSucceeded(JOB));
    }

    @Test
    void a_late_answer_of_an_ended_job_changes_nothing() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));
        scheduler.on(success(0, 0, 0));
        scheduler.on(submit(OTHER, stage(0, 2)));

        assertThat(scheduler.on(success(0, 0, 0))).isEmpty();
        assertThat(scheduler.on(fatal(0, 0, 0, "late"))).isEmpty();
        assertThat(scheduler.on(new CancelRequested(JOB))).isEmpty();
    }

    @Test
    void an_earlier_job_takes_free_slots_before_a_later_one() {
        var scheduler = new Scheduler(2);
        scheduler.on(submit(JOB, stage(0, 3), stage(1, 1, 0)));

        assertThat(scheduler.on(submit(OTHER, stage(0, 3))))
                .containsExactly(new StageStarted(OTHER, new StageId(0)));
        assertThat(scheduler.on(success(0, 0, 0)))
                .containsExactly(commit(0, 0, 0), launch(0, 2, 0));
        assertThat(scheduler.on(success(0, 1, 0)))
                .containsExactly(commit(0, 1, 0), new Launch(OTHER, attempt(0, 0, 0)));
        assertThat(scheduler.on(success(0, 2, 0)))
                .containsExactly(commit(0, 2, 0), completed(0), started(1), launch(1, 0, 0));
    }

    @Test
    void two_jobs_of_one_id_are_refused() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));

        assertThatThrownBy(() -> scheduler.on(submit(JOB, stage(0, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("job runs already: job=job");
    }

    @Test
    void a_graph_with_a_circle_is_refused() {
        assertThatThrownBy(() -> graph(stage(0, 1, 1), stage(1, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("stage=0 dependency=1");
    }
}
