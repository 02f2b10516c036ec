package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.INTS;
import static dev.mayfly.worker.pipeline.Chains.SLICES;
import static dev.mayfly.worker.pipeline.Chains.nothing;
import static dev.mayfly.worker.pipeline.Chains.numbers;
import static dev.mayfly.worker.pipeline.Chains.run;
import static dev.mayfly.worker.pipeline.Chains.texts;
import static dev.mayfly.worker.pipeline.Chains.views;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceStepTest {
    @Test
    void reduce_merges_all_values_into_one_if_there_are_any() throws Exception {
        assertThat(run(numbers(5), new Operator.Reduce((a, b) -> (Integer) a + (Integer) b, INTS)))
                .containsExactly("10");
        assertThat(run(numbers(1), new Operator.Reduce((a, b) -> nothing(a), INTS)))
                .containsExactly("0");
        assertThat(run(numbers(0), new Operator.Reduce((a, b) -> a, INTS))).isEmpty();
    }

    @Test
    void reduce_may_hand_on_either_of_two_views() throws Exception {
        var max =
                new Operator.Reduce(
                        (a, b) -> ((Slice) a).compareTo((Slice) b) >= 0 ? a : b, SLICES);
        var first = new Operator.Reduce((a, b) -> a, SLICES);
        var last = new Operator.Reduce((a, b) -> b, SLICES);
        List<String> texts = List.of("b", "d", "a", "c");

        assertThat(run(views(texts), max)).containsExactly("d");
        assertThat(run(views(texts), first)).containsExactly("b");
        assertThat(run(views(texts), last)).containsExactly("c");
    }
}
