package dev.mayfly.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;

final class WordsTest {
    private static List<String> split(Slice text) throws Exception {
        var words = new ArrayList<String>();
        Words.split(text, word -> words.add(word.toString()));
        return words;
    }

    private static List<String> split(String text) throws Exception {
        return split(Slice.of(text));
    }

    @Test
    void words_lie_between_white_space() throws Exception {
        assertThat(split("to be, or\tnot  to be "))
                .containsExactly("to", "be,", "or", "not", "to", "be");
    }

    @Test
    void nothing_and_white_space_have_no_words() throws Exception {
        assertThat(split("")).isEmpty();
        assertThat(split(" \t  \r\n         ")).isEmpty();
    }

    @Test
    void bytes_above_ascii_belong_to_words() throws Exception {
        assertThat(split("Überraschung für ¡Ñandú!"))
                .containsExactly("Überraschung", "für", "¡Ñandú!");
    }

    @Test
    void bytes_outside_the_slice_do_not_count() throws Exception {
        byte[] bytes = "xx one two yy zz and more".getBytes(StandardCharsets.US_ASCII);

        assertThat(split(new Slice().wrap(bytes, 1, 10))).containsExactly("x", "one", "two");
    }

    @Test
    void any_text_at_any_offset_is_split_as_a_tokenizer_does() throws Exception {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(150)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) " \t!a~\n\u007f ".charAt(random.nextInt(8));
            }
            int offset = random.nextInt(bytes.length + 1);
            int size = random.nextInt(bytes.length - offset + 1);
            var slice = new Slice().wrap(bytes, offset, size);

            var expected = new ArrayList<String>();
            var tokens = new StringTokenizer(slice.toString());
            while (tokens.hasMoreTokens()) {
                expected.add(tokens.nextToken());
            }
            assertThat(split(slice)).isEqualTo(expected);
        }
    }
}
