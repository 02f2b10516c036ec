package dev.mayfly.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void bytes_have_three_digits() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(999)).isEqualTo("999 B");
        assertThat(Units.bytes(1_000)).isEqualTo("1.00 KB");
        assertThat(Units.bytes(12_345)).isEqualTo("12.3 KB");
        assertThat(Units.bytes(999_499)).isEqualTo("999 KB");
        assertThat(Units.bytes(999_500)).isEqualTo("1.00 MB");
        assertThat(Units.bytes(1_995_000_000)).isEqualTo("2.00 GB");
        assertThat(Units.bytes(Long.MAX_VALUE)).isEqualTo("9.22 EB");
    }

    @Test
    void counts_have_no_unit_of_their_own() {
        assertThat(Units.count(12)).isEqualTo("12");
        assertThat(Units.count(155_000_000)).isEqualTo("155 M");
    }

    @Test
    void durations_get_coarser() {
        assertThat(Units.duration(0)).isEqualTo("0 ms");
        assertThat(Units.duration(999)).isEqualTo("999 ms");
        assertThat(Units.duration(1_240)).isEqualTo("1.24 s");
        assertThat(Units.duration(59_999)).isEqualTo("60.0 s");
        assertThat(Units.duration(184_000)).isEqualTo("3 min 04 s");
        assertThat(Units.duration(7_800_000)).isEqualTo("2 h 10 min");
    }

    @Test
    void a_rate_in_no_time_is_not_infinite() {
        assertThat(Units.rate(824_000_000, 2_000)).isEqualTo("412 MB/s");
        assertThat(Units.rate(5, 0)).isEqualTo("5.00 KB/s");
    }
}
