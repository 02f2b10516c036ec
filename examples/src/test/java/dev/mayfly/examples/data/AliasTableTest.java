package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AliasTableTest {

    @Test
    void indexes_are_drawn_as_often_as_they_weigh() {
        var weights = new double[] {5, 1, 0.5, 3, 0.5};
        var table = new AliasTable(weights);
        var random = new SplitMix(1, 2, 3);
        var counts = new double[weights.length];

        for (int i = 0; i < 100_000; i++) {
            counts[table.draw(random)]++;
        }

        for (int i = 0; i < weights.length; i++) {
            assertThat(counts[i] / 100_000).isCloseTo(weights[i] / 10, within(0.01));
        }
    }

    @Test
    void a_single_weight_is_always_drawn() {
        var table = new AliasTable(new double[] {0.1});

        assertThat(table.draw(new SplitMix(1, 2, 3))).isZero();
    }
}
