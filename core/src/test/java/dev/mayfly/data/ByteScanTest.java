package dev.mayfly.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import org.junit.jupiter.api.Test;

class ByteScanTest {
    @Test
    void matches_is_exact_for_every_pair_of_bytes_at_every_position() {
        byte[] array = new byte[8];
        for (int searched = 0; searched < 256; searched++) {
            long pattern = ByteScan.pattern((byte) searched);
            for (int other = 0; other < 256; other++) {
                for (int position = 0; position < 8; position++) {
                    java.util.Arrays.fill(array, (byte) ~searched);
                    array[position] = (byte) other;
                    long expected = other == searched ? 0x80L << 8 * position : 0;

                    assertThat(ByteScan.matches(ByteScan.word(array, 0), pattern) == expected)
                            .as("searched=%d other=%d position=%d", searched, other, position)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void matches_is_exact_when_neighbours_differ_in_one_bit() {
        Seeds.check(
                20_000,
                random -> {
                    byte searched = (byte) random.nextInt();
                    byte[] array = new byte[8];
                    long expected = 0;
                    for (int i = 0; i < 8; i++) {
                        boolean isMatch = random.nextBoolean();
                        array[i] = (byte) (isMatch ? searched : searched ^ 1 << random.nextInt(8));
                        expected |= isMatch ? 0x80L << 8 * i : 0;
                    }

                    long found =
                            ByteScan.matches(ByteScan.word(array, 0), ByteScan.pattern(searched));

                    assertThat(found).isEqualTo(expected);
                });
    }

    @Test
    void finds_the_first_match_in_any_range() {
        Seeds.check(
                5_000,
                random -> {
                    byte[] array = new byte[60 + ByteScan.PADDING];
                    random.nextBytes(array);
                    byte searched = array[random.nextInt(array.length)];
                    int start = random.nextInt(61);
                    int end = start + random.nextInt(61 - start);
                    int expected = start;
                    while (expected < end && array[expected] != searched) {
                        expected++;
                    }

                    assertThat(ByteScan.find(array, start, end, ByteScan.pattern(searched)))
                            .isEqualTo(expected);
                });
    }

    @Test
    void a_written_word_reads_back() {
        byte[] array = new byte[12];

        ByteScan.putWord(array, 3, 0x0807060504030201L);

        assertThat(array).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0);
        assertThat(ByteScan.word(array, 3)).isEqualTo(0x0807060504030201L);
    }

    @Test
    void a_partial_word_is_zero_behind_its_bytes() {
        byte[] array = {1, 2, -3};

        assertThat(ByteScan.partialWord(array, 3, 0)).isZero();
        assertThat(ByteScan.partialWord(array, 1, 2)).isEqualTo(0xFD02L);
        assertThat(ByteScan.partialWord(array, 0, 3)).isEqualTo(0xFD0201L);
    }
}
