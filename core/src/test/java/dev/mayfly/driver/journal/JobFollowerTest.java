package dev.mayfly.driver.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.coordinator.ManualClock;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskProgress;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobFollowerTest {
    private static final JobId JOB = new JobId("job");
    private static final JobKeys KEYS = new JobKeys("/work", JOB);
    private static final StageId STAGE = new StageId(0);

    private final ManualClock clock = new ManualClock();
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final JobJournal journal = new JobJournal(store, KEYS);
    private final Instant start = clock.instant();
    private final List<JobEvent> told = new ArrayList<>();

    private static AttemptId attempt(int partition, int number) {
        return new AttemptId(new TaskId(STAGE, partition), number);
    }

    private JobFollower follower(int tasks, boolean readsCommits) {
        var stage =
                new JobDescription.Stage(
                        "label",
                        new byte[0],
                        List.of(),
                        0,
                        tasks,
                        Optional.empty(),
                        Optional.empty());
        var description =
                new JobDescription(
                        "name",
                        clock.millis(),
                        List.of(stage),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        new JobDescription.Target("/out", "/.out", true),
                        4,
                        "/work/sessions/s",
                        List.of());
        return new JobFollower(store, journal, description, readsCommits, told::add, clock);
    }

    private void begin(AttemptId attempt) throws IOException {
        store.putIfAbsent(KEYS.attempt(attempt), new byte[0]);
    }

    private static TaskOutcome.Succeeded succeeded(AttemptId attempt, long millis) {
        return new TaskOutcome.Succeeded(
                attempt,
                new TaskOutput.PartFile("/out/part", 30, 3),
                new TaskMetrics(3, 30, 0, 0, 0, 0, millis).plusRequests(requests(5, 7)),
                Map.of(),
                TaskProgress.NONE);
    }

    private static SentRequests requests(long gets, long puts) {
        return new SentRequests(Map.of("GET", gets, "PUT", puts));
    }

    private void commit(AttemptId attempt, long millis) throws IOException {
        store.putIfAbsent(
                KEYS.commit(attempt.task()),
                new TaskCommit(JOB, succeeded(attempt, millis)).encode());
    }

    private List<String> ends() {
        var ends = new ArrayList<String>();
        for (JobEvent event : told) {
            if (event instanceof JobEvent.AttemptEnded ended) {
                ends.add(
                        ended.attempt().task().partition()
                                + "-"
                                + ended.attempt().number()
                                + " "
                                + ended.state()
                                + " at "
                                + Duration.between(start, ended.time()).toMillis()
                                + " after "
                                + ended.metrics().durationMillis()
                                + " requests "
                                + ended.metrics().requests().counts());
            }
        }
        return ends;
    }

    @Test
    void attempts_begin_and_end_when_their_records_were_written() throws IOException {
        JobFollower follower = follower(2, true);
        begin(attempt(0, 0));
        clock.advance(Duration.ofMillis(100));
        begin(attempt(1, 0));
        clock.advance(Duration.ofMillis(400));
        store.putIfAbsent(KEYS.failure(attempt(1, 0)), new byte[0]);
        commit(attempt(0, 0), 480);
        clock.advance(Duration.ofMillis(1000));
        follower.look();

        assertThat(ends())
                .containsExactly(
                        "1-0 FAILED at 500 after 400 requests {}",
                        "0-0 SUCCEEDED at 500 after 480 requests {GET=5, PUT=7}");
        assertThat(follower.snapshot().stages().getFirst().doneCount()).isEqualTo(1);
        follower.look();
        assertThat(ends()).as("each is told once").hasSize(2);
    }

    @Test
    void attempts_of_which_nothing_is_heard_have_failed_when_their_task_is_committed()
            throws IOException {
        JobFollower follower = follower(2, true);
        begin(attempt(0, 0));
        clock.advance(Duration.ofMillis(100));
        begin(attempt(0, 1));
        clock.advance(Duration.ofMillis(100));
        commit(attempt(0, 1), 70);
        clock.advance(Duration.ofMillis(100));
        begin(attempt(0, 2)); // its event came twice
        clock.advance(Duration.ofHours(1));
        follower.look();

        assertThat(ends())
                .containsExactly(
                        "0-1 SUCCEEDED at 200 after 70 requests {GET=5, PUT=7}",
                        "0-0 FAILED at 200 after 200 requests {}",
                        "0-2 FAILED at 300 after 0 requests {}");
        assertThat(follower.snapshot().stages().getFirst().runningCount()).isZero();
    }

    @Test
    void of_one_second_what_failed_is_told_before_what_counts() throws IOException {
        JobFollower follower = follower(2, false);
        begin(attempt(0, 0));
        clock.advance(Duration.ofSeconds(3));
        store.putIfAbsent(KEYS.failure(attempt(0, 0)), new byte[0]);
        begin(attempt(0, 1));
        store.putIfAbsent(KEYS.commit(attempt(0, 1).task()), new byte[0]);
        clock.advance(Duration.ofHours(1));
        follower.look();

        assertThat(ends())
                .containsExactly(
                        "0-0 FAILED at 3000 after 3000 requests {}",
                        "0-1 SUCCEEDED at 3000 after 0 requests {}");
    }

    @Test
    void without_reading_commits_it_knows_how_long_attempts_took() throws IOException {
        JobFollower follower = follower(1, false);
        begin(attempt(0, 0));
        clock.advance(Duration.ofMillis(100));
        store.putIfAbsent(KEYS.parts(STAGE) + "/0-0", new byte[0]);
        begin(attempt(0, 1));
        clock.advance(Duration.ofMillis(30));
        store.putIfAbsent(KEYS.commit(attempt(0, 1).task()), new byte[0]);
        follower.look();

        assertThat(ends())
                .containsExactly(
                        "0-0 CONTINUED at 100 after 100 requests {}",
                        "0-1 SUCCEEDED at 130 after 30 requests {}");
    }

    @Test
    void a_part_counts_with_what_its_attempt_did() throws IOException {
        JobFollower follower = follower(1, true);
        begin(attempt(0, 0));
        var part =
                new TaskOutcome.HandedBack(
                        succeeded(attempt(0, 0), 90), new TaskInput.Splits(List.of()));
        store.putIfAbsent(KEYS.parts(STAGE) + "/0-0", new TaskCommit(JOB, part).encode());
        follower.look();

        assertThat(ends()).containsExactly("0-0 CONTINUED at 0 after 90 requests {GET=5, PUT=7}");
        assertThat(follower.snapshot().stages().getFirst().doneCount()).isZero();
    }

    @Test
    void what_was_committed_behind_the_last_look_is_told_from_the_end() throws IOException {
        JobFollower follower = follower(3, true);
        begin(attempt(0, 0));
        begin(attempt(1, 0));
        commit(attempt(0, 0), 100);
        follower.look();
        var metrics = new TaskMetrics(9, 90, 0, 0, 0, 0, 300).plusRequests(requests(11, 14));
        var stage = new JobEnd.Stage("label", 3, 3, metrics);
        follower.catchUp(
                new JobEnd(
                        "name",
                        "/out",
                        EndState.SUCCEEDED,
                        "",
                        0,
                        1,
                        Map.of(),
                        metrics,
                        List.of(stage)));

        assertThat(ends())
                .containsExactly(
                        "0-0 SUCCEEDED at 0 after 100 requests {GET=5, PUT=7}",
                        "1-0 SUCCEEDED at 0 after 100 requests {GET=3, PUT=3}",
                        "2-0 SUCCEEDED at 0 after 100 requests {GET=3, PUT=4}");
    }
}
