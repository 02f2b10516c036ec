package dev.mayfly.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.testing.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergingTest {
    @Test
    void numbers_in_slots_merge_as_the_functions_of_the_jdk_do() {
        Seeds.check(
                200,
                random -> {
                    Long[] longs = new Long[20];
                    Integer[] ints = new Integer[20];
                    Double[] doubles = new Double[20];
                    for (int i = 0; i < 20; i++) {
                        longs[i] = random.nextLong();
                        ints[i] = random.nextInt();
                        doubles[i] = i == 0 ? -0.0 : random.nextGaussian();
                    }
                    int count = 1 + random.nextInt(20);

                    for (ReduceFunction<Long> each :
                            List.<ReduceFunction<Long>>of(Long::sum, Long::max, Long::min)) {
                        assertSame(each, longs, count);
                    }
                    for (ReduceFunction<Integer> each :
                            List.<ReduceFunction<Integer>>of(
                                    Integer::sum, Integer::max, Integer::min)) {
                        assertSame(each, ints, count);
                    }
                    for (ReduceFunction<Double> each :
                            List.<ReduceFunction<Double>>of(
                                    Double::sum, Double::max, Double::min)) {
                        assertSame(each, doubles, count);
                    }
                });
    }

    private static <T> void assertSame(ReduceFunction<T> function, T[] values, int count)
            throws Exception {
        SlotFunction known = Merging.known(function).orElseThrow();
        long[] slots = new long[3];
        T expected = values[0];
        known.clear(slots, 1);
        known.add(slots, 1, values[0]);
        for (int i = 1; i < count; i++) {
            expected = function.apply(expected, values[i]);
            if (i % 2 == 0) {
                known.add(slots, 1, values[i]);
            } else {
                long[] other = new long[1];
                known.clear(other, 0);
                known.add(other, 0, values[i]);
                known.merge(slots, 1, other, 0);
            }
        }
        assertThat(known.finish(slots, 1)).isEqualTo(expected);
    }

    @Test
    void other_functions_are_not_known() {
        ReduceFunction<Long> own = (left, right) -> left + right;
        ReduceFunction<Long> exact = Math::addExact;

        assertThat(Merging.known(own)).isEmpty();
        assertThat(Merging.known(exact)).isEmpty();
    }
}
