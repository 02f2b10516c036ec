package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.erased;
import static dev.mayfly.worker.pipeline.Chains.numbers;
import static dev.mayfly.worker.pipeline.Chains.pairs;
import static dev.mayfly.worker.pipeline.Chains.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleStepTest {
    @Test
    void a_sample_is_the_same_for_the_same_seed_and_partition_only() throws Exception {
        List<String> sample = run(3, numbers(2_000), new Operator.Sample(0.3, 42));

        assertThat(run(3, numbers(2_000), new Operator.Sample(0.3, 42))).isEqualTo(sample);
        assertThat(run(4, numbers(2_000), new Operator.Sample(0.3, 42))).isNotEqualTo(sample);
        assertThat(run(3, numbers(2_000), new Operator.Sample(0.3, 43))).isNotEqualTo(sample);
        assertThat(sample).hasSizeBetween(450, 750);
        assertThat(run(numbers(100), new Operator.Sample(0, 1))).isEmpty();
        assertThat(run(numbers(100), new Operator.Sample(1, 1))).hasSize(100);
    }

    @Test
    void samples_of_neighbouring_seeds_are_not_shifted_copies() throws Exception {
        List<String> first = run(3, numbers(3_000), new Operator.Sample(0.5, 1));
        List<String> second = run(3, numbers(3_000), new Operator.Sample(0.5, 2));

        List<String> shifted =
                first.stream().map(x -> Integer.toString(Integer.parseInt(x) - 1)).toList();
        assertThat(second.stream().filter(shifted::contains).count()).isLessThan(1_000);
    }

    @Test
    void sampled_keys_are_some_of_the_keys_each_at_most_as_often_as_it_came() throws Exception {
        Codec<Object> strings = erased(Codecs.strings());
        for (int count : new int[] {0, 1, 10, 1_000}) {
            List<String> sample = run(pairs(100), new Operator.SampleKeys(count, 7, strings));

            assertThat(sample).hasSize(Math.min(100, count)).doesNotHaveDuplicates();
            assertThat(sample).allMatch(key -> key.matches("k\\d+"));
            assertThat(run(pairs(100), new Operator.SampleKeys(count, 7, strings)))
                    .isEqualTo(sample);
        }
    }

    @Test
    void sampled_keys_are_drawn_from_the_whole_partition() throws Exception {
        long late =
                run(pairs(10_000), new Operator.SampleKeys(400, 7, erased(Codecs.strings())))
                        .stream()
                        .filter(key -> Integer.parseInt(key.substring(1)) >= 5_000)
                        .count();

        assertThat(late).isBetween(150L, 250L);
    }
}
