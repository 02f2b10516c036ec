package dev.mayfly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.testing.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SliceTest {
    @Test
    void equality_hash_and_order_are_those_of_the_bytes_wherever_they_lie() {
        Seeds.check(
                5_000,
                random -> {
                    byte[] left = bytes(random);
                    byte[] right = random.nextInt(4) == 0 ? left.clone() : bytes(random);
                    Slice a = within(left, random);
                    Slice b = within(right, random);

                    assertThat(a.equals(b)).isEqualTo(Arrays.equals(left, right));
                    assertThat(Integer.signum(a.compareTo(b)))
                            .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
                    assertThat(a.hashCode()).isEqualTo(Arrays.hashCode(left));
                });
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(5)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 0x7F : 0x80);
        }
        return bytes;
    }

    private static Slice within(byte[] bytes, RandomGenerator random) {
        int offset = random.nextInt(4);
        byte[] around = new byte[offset + bytes.length + random.nextInt(4)];
        random.nextBytes(around);
        System.arraycopy(bytes, 0, around, offset, bytes.length);
        return new Slice().wrap(around, offset, bytes.length);
    }

    @Test
    void searches_agree_with_those_of_strings() {
        Seeds.check(
                5_000,
                random -> {
                    String text = letters(random, 8);
                    String searched = letters(random, 3);
                    Slice slice = Slice.of(text);

                    assertThat(slice.contains(Slice.of(searched)))
                            .isEqualTo(text.contains(searched));
                    assertThat(slice.startsWith(Slice.of(searched)))
                            .isEqualTo(text.startsWith(searched));
                });
    }

    private static String letters(RandomGenerator random, int max) {
        var text = new StringBuilder();
        for (int i = random.nextInt(max); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }

    @Test
    void a_copy_does_not_follow_its_origin() {
        byte[] bytes = {1, 2, 3};
        Slice slice = new Slice().wrap(bytes, 1, 2);
        Slice copy = slice.copy();

        bytes[1] = 9;
        slice.wrap(bytes, 0, 1);

        assertThat(copy.toBytes()).containsExactly(2, 3);
        assertThat(slice.toBytes()).containsExactly(1);
    }

    @Test
    void parts_lie_within_the_slice() {
        Slice slice = new Slice().wrap("xabcdx".getBytes(), 1, 4);

        assertThat(slice.sub(1, 3)).hasToString("bc");
        assertThat(slice.sub(4, 4).isEmpty()).isTrue();
        assertThat(slice.at(3)).isEqualTo((byte) 'd');
        assertThatThrownBy(() -> slice.sub(1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.sub(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(slice.prefix(9)).hasToString("abcd");
        assertThat(slice.prefix(2)).hasToString("ab");
    }

    @Test
    void malformed_text_decodes_to_replacement_characters() {
        assertThat(Slice.of(new byte[] {'a', (byte) 0xC3, 'b'})).hasToString("a\uFFFDb");
    }
}
