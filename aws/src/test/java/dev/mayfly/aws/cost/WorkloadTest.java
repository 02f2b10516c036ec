package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.PlanningEngine.Input;
import dev.mayfly.aws.cost.StageLoad.Result;
import dev.mayfly.data.Delimited;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.BilledRequests;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final long MIB = 1 << 20;
    private static final String IN = "s3://bucket/in";

    private static List<StageLoad> load(Map<StageId, Double> shares, Consumer<Session> job) {
        var engine = new PlanningEngine(Map.of(IN, new Input(400 * MIB, 4)), 4, 10);
        try (var session = new Session(engine)) {
            job.accept(session);
        } catch (CancellationException e) {
            return Workload.of(engine.plan(), Assumptions.defaults().withoutCommits(), shares)
                    .stages();
        }
        throw new AssertionError("no action");
    }

    private static void revenue(Session session) {
        session.delimited(Delimited.by(','), IN)
                .keyBy(row -> row.slice(0))
                .aggregate(Aggregate.sum(row -> row.getDouble(1)))
                .saveAsDelimited(',', "s3://bucket/out");
    }

    @Test
    void a_scan_reads_all_bytes_in_ranges() {
        StageLoad scan = load(Map.of(), WorkloadTest::revenue).getFirst();

        assertThat(scan.taskCount()).isEqualTo(4);
        assertThat(scan.isFast()).isTrue();
        assertThat(scan.inputBytes()).isEqualTo(400 * MIB);
        assertThat(scan.inputReads()).as("100 MiB a task in ranges of 8").isEqualTo(4 * 13);
        assertThat(scan.shuffleReads()).isZero();
    }

    @Test
    void a_task_of_a_job_that_outlives_its_driver_commits() {
        var engine = new PlanningEngine(Map.of(IN, new Input(400 * MIB, 4)), 4, 10);
        try (var session = new Session(engine)) {
            revenue(session);
        } catch (CancellationException e) {
            Workload kept = Workload.of(engine.plan(), Assumptions.defaults());
            Workload led = Workload.of(engine.plan(), Assumptions.defaults().withoutCommits());

            for (int stage = 0; stage < 2; stage++) {
                StageLoad load = kept.stages().get(stage);
                assertThat(load.writes() - led.stages().get(stage).writes())
                        .isEqualTo(load.taskCount());
            }
            return;
        }
        throw new AssertionError("no action");
    }

    @Test
    void files_of_this_machine_stand_for_objects() {
        var engine = new PlanningEngine(Map.of("in", new Input(400 * MIB, 4)), 4, 10);
        try (var session = new Session(engine)) {
            session.lines("in").saveAsText("out");
        } catch (CancellationException e) {
            StageLoad local =
                    Workload.of(engine.plan(), Assumptions.defaults().withoutCommits())
                            .stages()
                            .getFirst();
            StageLoad remote = load(Map.of(), WorkloadTest::revenue).getFirst();

            assertThat(local.toFiles())
                    .isEqualTo(new BilledRequests(local.reads(), local.writes()))
                    .isNotEqualTo(BilledRequests.NONE);
            assertThat(remote.toFiles()).isEqualTo(BilledRequests.NONE);
            return;
        }
        throw new AssertionError("no action");
    }

    @Test
    void each_reducer_reads_from_each_map_output() {
        List<StageLoad> stages =
                load(Map.of(new StageId(0), 0.5, new StageId(1), 0.1), WorkloadTest::revenue);

        StageLoad map = stages.getFirst();
        assertThat(map.result()).isEqualTo(Result.SHUFFLE);
        assertThat(map.resultBytes()).isEqualTo(200 * MIB);
        assertThat(map.writes()).as("begin, 7 parts, end").isEqualTo(4 * 9);
        StageLoad reduce = stages.getLast();
        assertThat(reduce.taskCount()).isEqualTo(10);
        assertThat(reduce.shuffleBytes()).isEqualTo(200 * MIB);
        assertThat(reduce.shuffleReads()).isEqualTo(40);
        assertThat(reduce.result()).isEqualTo(Result.FILES);
        assertThat(reduce.writes()).as("a part file and its copy").isEqualTo(20);
    }

    @Test
    void shares_that_are_not_known_are_assumed() {
        List<StageLoad> stages = load(Map.of(), WorkloadTest::revenue);

        assertThat(stages.getFirst().resultBytes()).isEqualTo(40 * MIB);
        assertThat(stages.getLast().resultBytes()).isEqualTo(40 * MIB);
    }

    @Test
    void values_of_the_program_are_moved_without_requests() {
        StageLoad map =
                load(
                                Map.of(),
                                session ->
                                        session.of(Collections.nCopies(9, new byte[(int) MIB]))
                                                .repartition(3)
                                                .count())
                        .getFirst();

        assertThat(map.inputBytes()).isBetween(9 * MIB, 9 * MIB + 100);
        assertThat(map.inputReads()).isZero();
        assertThat(map.resultBytes()).isEqualTo(map.inputBytes());
    }

    @Test
    void what_is_small_travels_in_the_answer() {
        List<StageLoad> stages = load(Map.of(), session -> session.lines(IN).count());

        assertThat(stages)
                .singleElement()
                .satisfies(count -> {
                    assertThat(count.result()).isEqualTo(Result.ANSWER);
                    assertThat(count.resultBytes()).isZero();
                    assertThat(count.writes()).isZero();
                });
    }

    @Test
    void strings_take_the_convenient_lane() {
        assertThat(load(Map.of(), session -> session.text(IN).count()).getFirst().isFast())
                .isFalse();
    }
}
