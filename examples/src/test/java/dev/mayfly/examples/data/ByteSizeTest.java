package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0.5KB, 500",
        "1000, 1000",
        "7B, 7",
        "64KB, 64000",
        "64KiB, 65536",
        "200MB, 200000000",
        "200 mb, 200000000",
        "1.5GB, 1500000000",
        "1.5gib, 1610612736",
        "2TB, 2000000000000",
        "1TiB, 1099511627776",
        "9223372036854775807, 9223372036854775807",
    })
    void a_number_with_or_without_unit_is_a_size(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @Test
    void a_fraction_of_a_unit_is_rounded_down_to_a_whole_byte() {
        assertThat(ByteSize.parse("1.0019KB").bytes()).isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "MB", "-1", "1e3", "1,5GB", ".5GB", "1.GB", "1  GB", "١"})
    void what_is_not_a_size_is_named(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageStartingWith("not a size: text=\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 parsecs", "5M", "5bits", "5KKB"})
    void an_unknown_unit_is_named(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageStartingWith("unknown unit of size: text=\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0001KB"})
    void nothing_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageStartingWith("size is zero: text=\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0B"})
    void a_fraction_of_a_byte_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageStartingWith("not a whole number of bytes: text=\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "8388608TiB", "99999999999999999999GB"})
    void a_size_beyond_a_long_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageStartingWith("size is too large: text=\"" + text + "\"");
    }

    @Test
    void a_negative_size_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteSize(-1))
                .withMessage("size is negative: bytes=-1");
    }
}
