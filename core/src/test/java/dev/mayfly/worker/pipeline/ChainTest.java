package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.INTS;
import static dev.mayfly.worker.pipeline.Chains.nothing;
import static dev.mayfly.worker.pipeline.Chains.numbers;
import static dev.mayfly.worker.pipeline.Chains.pairs;
import static dev.mayfly.worker.pipeline.Chains.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.EnoughSignal;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainTest {
    @Test
    void each_step_does_what_its_operator_says() throws Exception {
        assertThat(run(numbers(3), new Operator.Map(x -> (Integer) x * 2)))
                .containsExactly("0", "2", "4");
        assertThat(run(numbers(4), new Operator.Filter(x -> (Integer) x % 2 == 1)))
                .containsExactly("1", "3");
        assertThat(
                        run(
                                numbers(3),
                                new Operator.FlatMap((x, out) -> {
                                    for (int i = 0; i < (Integer) x; i++) {
                                        out.emit(x);
                                    }
                                })))
                .containsExactly("1", "2", "2");
        assertThat(run(numbers(2), new Operator.KeyBy(x -> "key" + x)))
                .containsExactly("key0=0", "key1=1");
        assertThat(
                        run(
                                numbers(2),
                                new Operator.ToPairs((x, out) -> {
                                    out.emit(x, "a");
                                    out.emit(x, "b");
                                })))
                .containsExactly("0=a", "0=b", "1=a", "1=b");
        assertThat(run(numbers(5), new Operator.Count())).containsExactly("5");
        assertThat(run(numbers(0), new Operator.Count())).containsExactly("0");
    }

    @Test
    void each_step_on_pairs_does_what_its_operator_says() throws Exception {
        assertThat(run(pairs(2), new Operator.MapPair((k, v) -> k + ":" + v)))
                .containsExactly("k0:0", "k1:1");
        assertThat(run(pairs(2), new Operator.MapValue(v -> (Integer) v + 10)))
                .containsExactly("k0=10", "k1=11");
        assertThat(run(pairs(3), new Operator.FilterPair((k, v) -> k.equals("k1"))))
                .containsExactly("k1=1");
        assertThat(run(pairs(3), new Operator.Filter(v -> (Integer) v > 1)))
                .containsExactly("k2=2");
        assertThat(run(pairs(2), new Operator.FlatMapPair((k, v, out) -> out.emit(k))))
                .containsExactly("k0", "k1");
        assertThat(run(pairs(2), new Operator.RekeyBy((k, v) -> v + "" + k)))
                .containsExactly("0k0=0", "1k1=1");
        assertThat(run(pairs(2), new Operator.Keys())).containsExactly("k0", "k1");
        assertThat(run(pairs(2), new Operator.Values())).containsExactly("0", "1");
    }

    @Test
    void steps_pass_records_on_one_after_the_other() throws Exception {
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Filter(x -> (Integer) x % 3 == 0),
                                new Operator.Map(x -> (Integer) x * 10),
                                new Operator.KeyBy(x -> "k"),
                                new Operator.MapValue(x -> "v" + x)))
                .containsExactly("k=v0", "k=v30", "k=v60", "k=v90");
    }

    @Test
    void functions_that_return_null_are_refused() {
        for (Operator operator :
                List.of(
                        new Operator.Map(Chains::nothing),
                        new Operator.MapValue(Chains::nothing),
                        new Operator.KeyBy(Chains::nothing),
                        new Operator.FlatMap((x, out) -> out.emit(nothing(x))),
                        new Operator.Reduce((a, b) -> nothing(a), INTS),
                        new Operator.MapPartition(
                                values -> Collections.singleton(nothing(values)).iterator(),
                                INTS))) {
            assertThatThrownBy(() -> run(numbers(2), operator))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("a function returned null");
        }
    }

    @Test
    void a_function_with_a_beginning_and_an_end_has_both_even_without_records() throws Exception {
        assertThat(run(pairs(1), new Operator.PairsToPairs(new Telling())))
                .containsExactly("setup=0", "k0=0", "cleanup=0");
        assertThat(run(pairs(0), new Operator.PairsToPairs(new Telling())))
                .containsExactly("setup=0", "cleanup=0");
    }

    @Test
    void a_function_that_catches_around_what_it_emits_does_not_see_the_end() throws Exception {
        var caught = new ArrayList<Exception>();
        var catching =
                new Operator.FlatMap((x, out) -> {
                    try {
                        out.emit(x);
                    } catch (Exception e) {
                        caught.add(e);
                    }
                });

        assertThat(run(numbers(5), catching, new Operator.Take(2))).containsExactly("0", "1");
        assertThat(caught).isEmpty();
    }

    @Test
    void an_end_that_is_meant_for_a_chain_around_this_one_passes_through() {
        var end = new RecordList();
        var enough = new EnoughSignal("outer");
        var chain = new Chain(List.of(), 0, false, end);

        assertThatThrownBy(() ->
                        chain.run(sink -> {
                            throw enough;
                        }))
                .isSameAs(enough);
        assertThat(end.finished()).isZero();
    }

    @Test
    void a_failure_of_the_end_passes_unchanged() {
        var failure = new java.io.IOException("disk");
        RecordSink failing =
                new RecordSink() {
                    @Override
                    public void accept(@Nullable Object key, Object value) throws Exception {
                        throw failure;
                    }

                    @Override
                    public void finish() {}
                };

        assertThatThrownBy(() ->
                        new Chain(List.of(new Operator.Map(x -> x)), 0, false, failing)
                                .run(numbers(1)))
                .isSameAs(failure);
    }
}
