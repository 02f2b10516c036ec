package dev.mayfly.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @Test
    void parses_a_million_numbers_to_the_bits_that_the_jdk_finds() {
        Seeds.check(
                1_000,
                random -> {
                    for (int i = 0; i < 1_000; i++) {
                        String text = number(random);
                        long expected = Double.doubleToRawLongBits(Double.parseDouble(text));
                        long found = Double.doubleToRawLongBits(parse(text, random.nextInt(20)));
                        if (expected != found) {
                            throw new AssertionError("text=" + text);
                        }
                    }
                });
    }

    private static String number(RandomGenerator random) {
        var text = new StringBuilder();
        if (random.nextInt(4) == 0) {
            text.append(random.nextInt(3) == 0 ? '+' : '-');
        }
        int shape = random.nextInt(8);
        int whole = shape == 0 ? 0 : random.nextInt(shape == 1 ? 25 : 10);
        int fraction = whole == 0 ? 1 + random.nextInt(18) : random.nextInt(shape == 2 ? 25 : 9);
        digits(random, whole, text);
        if (fraction > 0 || random.nextInt(5) == 0) {
            text.append('.');
        }
        digits(random, fraction, text);
        if (shape == 3) {
            text.append(random.nextBoolean() ? 'e' : 'E');
            text.append(random.nextInt(-340, 340));
        }
        return text.toString();
    }

    private static void digits(RandomGenerator random, int count, StringBuilder text) {
        boolean isMonotone = random.nextInt(6) == 0;
        char only = (char) ('0' + random.nextInt(10));
        for (int i = 0; i < count; i++) {
            text.append(isMonotone ? only : (char) ('0' + random.nextInt(10)));
        }
    }

    /// Parses the text between other digits, which must not be looked at.
    private static double parse(String text, int behind) {
        byte[] bytes = ("77" + text + "7".repeat(behind)).getBytes(UTF_8);
        return Decimals.parseDouble(bytes, 2, bytes.length - behind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                ".5",
                "5.",
                "-.5",
                "-5.",
                "+1",
                "1e5",
                "1E-5",
                "NaN",
                "Infinity",
                "-Infinity",
                "999999999999999",
                "9999999999999999",
                "9007199254740993",
                "0.000000000000001",
                "123456789012345.",
                ".123456789012345",
                "4.9e-324",
                "1e400",
                "2.2250738585072012e-308",
                "00000000000000000000001",
                " 1.5 ",
                "0x1p3",
                "1d",
                "2f"
            })
    void takes_what_the_jdk_takes(String text) {
        assertThat(Double.doubleToRawLongBits(parse(text, 9)))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e",
                "1e",
                "1.2.3",
                "--1",
                "1-",
                "abc",
                "1,5",
                "é",
                "1 2",
                "12345678x",
                "0.12345678x",
                "1.2345678901234567890.1",
                "/",
                ":",
                "1:",
                "\u0000"
            })
    void refuses_what_the_jdk_refuses(String text) {
        assertThatThrownBy(() -> Double.parseDouble(text))
                .isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> parse(text, 9))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("not a number");
    }

    @Test
    void refuses_every_text_with_a_strange_byte_in_it() {
        for (int strange = 0; strange < 256; strange++) {
            for (int position = 0; position < 12; position++) {
                byte[] bytes = "123.45678901padding".getBytes(UTF_8);
                bytes[position] = (byte) strange;
                boolean isAccepted = true;
                try {
                    Decimals.parseDouble(bytes, 0, 12);
                } catch (NumberFormatException e) {
                    isAccepted = false;
                }
                assertThat(isAccepted)
                        .as("byte=%d position=%d", strange, position)
                        .isEqualTo(isNumber(new String(bytes, 0, 12, UTF_8)));
            }
        }
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Test
    void parses_every_size_of_integer() {
        Seeds.check(
                20_000,
                random -> {
                    long number = random.nextLong() >> random.nextInt(64);
                    String text = (number >= 0 && random.nextBoolean() ? "+" : "") + number;
                    byte[] bytes = ("9" + text + "9").getBytes(UTF_8);

                    assertThat(Decimals.parseLong(bytes, 1, bytes.length - 1)).isEqualTo(number);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+", "1.0", "1x", "x1", "--1", " 1", "9223372036854775808", "1e3"})
    void refuses_what_is_no_integer(String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThatThrownBy(() -> Decimals.parseLong(bytes, 0, bytes.length))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void parses_the_least_and_the_greatest_integer() {
        for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0}) {
            byte[] bytes = Long.toString(number).getBytes(UTF_8);
            assertThat(Decimals.parseLong(bytes, 0, bytes.length)).isEqualTo(number);
        }
    }
}
