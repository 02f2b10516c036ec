package dev.mayfly.driver.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.scheduler.Command.CancelAttempt;
import dev.mayfly.driver.scheduler.Command.CommitTask;
import dev.mayfly.driver.scheduler.Command.JobCancelled;
import dev.mayfly.driver.scheduler.Command.JobFailed;
import dev.mayfly.driver.scheduler.Command.JobSucceeded;
import dev.mayfly.driver.scheduler.Command.Launch;
import dev.mayfly.driver.scheduler.Command.StageCompleted;
import dev.mayfly.driver.scheduler.Command.StageStarted;
import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.CancelRequested;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final JobId JOB = new JobId("job");
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

    private static SchedulerEvent failure(int number, Failure failure) {
        return new AttemptEnded(JOB, new TaskOutcome.Transient(attempt(0, 0, number), failure));
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
    void an_attempt_that_stopped_unasked_is_tried_again() {
        var scheduler = new Scheduler(1);
        scheduler.on(submit(JOB, stage(0, 1)));

        assertThat(scheduler.on(cancelled(0, 0, 0))).containsExactly(launch(0, 0, 1));
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

    private static StageTasks stage(int index, int tasks, int... dependencies) {
        return new StageTasks(
                new StageId(index),
                tasks,
                Arrays.stream(dependencies).mapToObj(StageId::new).toList());
    }

    private static StageGraph graph(StageTasks... stages) {
        return new StageGraph(List.of(stages));
    }

    private static SchedulerEvent submit(JobId job, StageTasks... stages) {
        return new JobSubmitted(job, graph(stages), Scheduler.DEFAULT_MAX_ATTEMPTS);
    }

    private static AttemptId attempt(int stage, int partition, int number) {
        return new AttemptId(new TaskId(new StageId(stage), partition), number);
    }

    private static SchedulerEvent success(int stage, int partition, int number) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Succeeded(
                        attempt(stage, partition, number),
                        new TaskOutput.Inline(new byte[0]),
                        TaskMetrics.NONE,
                        Map.of()));
    }

    private static TaskId task(int stage, int partition) {
        return new TaskId(new StageId(stage), partition);
    }

    private static SchedulerEvent recovered(Recovered recovered, StageTasks... stages) {
        return new JobSubmitted(JOB, graph(stages), 4, recovered);
    }

    private static SchedulerEvent failure(int stage, int partition, int number, String message) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Transient(
                        attempt(stage, partition, number), new Failure("Error", message, "")));
    }

    private static SchedulerEvent fatal(int stage, int partition, int number, String message) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Fatal(
                        attempt(stage, partition, number), new Failure("Error", message, "")));
    }

    private static SchedulerEvent cancelled(int stage, int partition, int number) {
        return new AttemptEnded(JOB, new TaskOutcome.Cancelled(attempt(stage, partition, number)));
    }

    private static Command started(int stage) {
        return new StageStarted(JOB, new StageId(stage));
    }

    private static Command completed(int stage) {
        return new StageCompleted(JOB, new StageId(stage));
    }

    private static Command launch(int stage, int partition, int number) {
        return new Launch(JOB, attempt(stage, partition, number));
    }

    private static Command cancel(int stage, int partition, int number) {
        return new CancelAttempt(JOB, attempt(stage, partition, number));
    }

    private static Command commit(int stage, int partition, int number) {
        return new CommitTask(JOB, attempt(stage, partition, number));
    }

    private static Command failed(int stage, int partition, int number, String message) {
        return new JobFailed(
                JOB, attempt(stage, partition, number), new Failure("Error", message, ""), false);
    }
}
