package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void two_digits_are_printed() {
        assertThat(Figures.dollars(0.003_149)).isEqualTo("$0.0031");
        assertThat(Figures.dollars(0.0999)).isEqualTo("$0.10");
        assertThat(Figures.dollars(1234)).isEqualTo("$1200");
        assertThat(Figures.dollars(0.000_001)).isEqualTo("<$0.00001");
        assertThat(Figures.dollars(0)).isEqualTo("$0");
        assertThat(Figures.seconds(9.17)).isEqualTo("9.2 s");
        assertThat(Figures.seconds(0)).isEqualTo("0 s");
        assertThat(Figures.seconds(200)).isEqualTo("3.3 min");
        assertThat(Figures.seconds(9000)).isEqualTo("2.5 h");
        assertThat(Figures.bytes(126_800_000_000L)).isEqualTo("130 GB");
        assertThat(Figures.bytes(999)).isEqualTo("1 KB");
        assertThat(Figures.count(30_412)).isEqualTo("30,000");
        assertThat(Figures.count(12)).isEqualTo("12");
        assertThat(Figures.exact(1_234_567)).isEqualTo("1,234,567");
    }
}
