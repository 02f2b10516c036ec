package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMixTest {

    @Test
    void numbers_are_those_of_the_published_generator() {
        var random = new SplitMix(0, 0, 0);

        // Java's SplittableRandom(0) and Vigna's splitmix64.c with seed 0
        assertThat(random.next()).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(random.next()).isEqualTo(0x6E789E6AA1B965F4L);
    }

    @Test
    void seed_stream_and_index_each_start_another_sequence() {
        long first = new SplitMix(1, 1, 1).next();

        assertThat(new SplitMix(2, 1, 1).next()).isNotEqualTo(first);
        assertThat(new SplitMix(1, 2, 1).next()).isNotEqualTo(first);
        assertThat(new SplitMix(1, 1, 2).next()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 26, 400_000, Integer.MAX_VALUE})
    void numbers_stay_below_their_bound(int bound) {
        var random = new SplitMix(1, 1, 1);

        assertThat(IntStream.range(0, 10_000).map(_ -> random.below(bound)))
                .allMatch(number -> number >= 0 && number < bound);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 20, 199, 201, 5_000})
    void poisson_numbers_have_mean_and_variance_alike(double mean) {
        var random = new SplitMix(1, 1, 1);

        double[] numbers =
                IntStream.range(0, 20_000).mapToDouble(_ -> random.poisson(mean)).toArray();

        double sampleMean = IntStream.range(0, 20_000).mapToDouble(i -> numbers[i]).sum() / 20_000;
        double variance =
                IntStream.range(0, 20_000)
                                .mapToDouble(i -> Math.pow(numbers[i] - sampleMean, 2))
                                .sum()
                        / 20_000;
        assertThat(sampleMean).isCloseTo(mean, within(0.05 * mean));
        assertThat(variance).isCloseTo(mean, within(0.05 * mean));
    }
}
