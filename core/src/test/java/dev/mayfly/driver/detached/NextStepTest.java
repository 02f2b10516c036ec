package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.StageId;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final StageGraph GRAPH =
            new StageGraph(
                    List.of(
                            new StageTasks(new StageId(0), 2, List.of()),
                            new StageTasks(new StageId(1), 0, List.of()),
                            new StageTasks(
                                    new StageId(2), 1, List.of(new StageId(0), new StageId(1)))));

    private static BitSet bits(int... set) {
        var bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static JobFacts facts(BitSet first, BitSet last, int firstRounds, int lastRounds) {
        return new JobFacts(
                GRAPH,
                List.of(first, bits(), last),
                List.of(firstRounds, 0, lastRounds),
                0,
                false,
                Optional.empty());
    }

    @Test
    void a_stage_is_launched_once_its_producers_are_complete() {
        assertThat(NextStep.of(facts(bits(), bits(), 0, 0), false))
                .containsExactly(new NextStep.Launch(new StageId(0), 0, bits(0, 1)));
        assertThat(NextStep.of(facts(bits(0), bits(), 1, 0), false)).isEmpty();
        assertThat(NextStep.of(facts(bits(0, 1), bits(), 1, 0), false))
                .containsExactly(new NextStep.Launch(new StageId(2), 0, bits(0)));
    }

    @Test
    void a_sweep_launches_again_what_is_not_committed() {
        assertThat(NextStep.of(facts(bits(0), bits(), 2, 0), true))
                .containsExactly(new NextStep.Launch(new StageId(0), 2, bits(1)));
    }

    @Test
    void a_stage_that_nothing_is_heard_of_is_given_up_in_the_end() {
        assertThat(NextStep.of(facts(bits(0), bits(), NextStep.MAX_ROUNDS, 0), true))
                .singleElement()
                .isInstanceOfSatisfying(
                        NextStep.End.class,
                        end -> {
                            assertThat(end.state()).isEqualTo(EndState.FAILED);
                            assertThat(end.reason()).contains("stage=0");
                        });
    }

    @Test
    void the_output_is_published_when_all_is_committed() {
        assertThat(NextStep.of(facts(bits(0, 1), bits(0), 1, 1), false))
                .containsExactly(new NextStep.Publish(0));
    }

    @Test
    void a_request_to_stop_goes_before_everything_and_a_failure_before_the_rest() {
        var failed =
                new JobFacts(
                        GRAPH,
                        List.of(bits(), bits(), bits()),
                        List.of(0, 0, 0),
                        0,
                        false,
                        Optional.of("reason"));
        var cancelled =
                new JobFacts(
                        GRAPH, failed.committed(), failed.rounds(), 0, true, Optional.of("reason"));

        assertThat(NextStep.of(failed, true))
                .containsExactly(new NextStep.End(EndState.FAILED, "reason"));
        assertThat(NextStep.of(cancelled, true))
                .containsExactly(new NextStep.End(EndState.CANCELLED, ""));
    }
}
