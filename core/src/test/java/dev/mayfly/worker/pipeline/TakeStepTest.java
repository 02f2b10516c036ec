package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.INTS;
import static dev.mayfly.worker.pipeline.Chains.erased;
import static dev.mayfly.worker.pipeline.Chains.numbers;
import static dev.mayfly.worker.pipeline.Chains.pairs;
import static dev.mayfly.worker.pipeline.Chains.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.function.PartitionFunction;
import dev.mayfly.lineage.Operator;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeStepTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100, 200})
    void take_passes_the_first_records_and_stops_reading(int count) throws Exception {
        var passed = new AtomicInteger();

        List<String> taken = run(numbers(100, passed), new Operator.Take(count));

        assertThat(taken).hasSize(Math.min(100, count));
        assertThat(passed.get()).isEqualTo(Math.clamp(count, 1, 100));
    }

    @Test
    void take_ends_what_steps_in_front_of_it_say_in_the_end() throws Exception {
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Top(
                                        5, erased(Comparator.<Integer>naturalOrder()), INTS),
                                new Operator.Take(3)))
                .containsExactly("9", "8", "7");
        assertThat(run(pairs(3), new Operator.PairsToPairs(new Telling()), new Operator.Take(2)))
                .containsExactly("setup=0", "k0=0");
        assertThat(run(numbers(10), new Operator.Count(), new Operator.Take(1)))
                .containsExactly("10");
    }

    @Test
    void take_lets_what_follows_it_say_something_in_the_end() throws Exception {
        assertThat(run(numbers(10), new Operator.Take(4), new Operator.Count()))
                .containsExactly("4");
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Take(7),
                                new Operator.Top(
                                        5, erased(Comparator.<Integer>naturalOrder()), INTS),
                                new Operator.Take(3),
                                new Operator.Count()))
                .containsExactly("3");
    }

    @Test
    void take_ends_a_function_that_never_ends() throws Exception {
        PartitionFunction<Object, Object> endless =
                values -> Stream.<Object>iterate(0, i -> (Integer) i + 1).iterator();

        assertThat(
                        run(
                                numbers(10),
                                new Operator.MapPartition(endless, INTS),
                                new Operator.Take(1_000)))
                .hasSize(1_000);
        assertThat(
                        run(
                                numbers(1_000),
                                new Operator.MapPartition(endless, INTS),
                                new Operator.Take(3),
                                new Operator.Count()))
                .containsExactly("3");
    }
}
