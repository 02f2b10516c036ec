package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Strings, slices and rows.
class TextCodecsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "what?",
                "a longer text?with questions?",
                "\uD800",
                "a longer text with half a pair \uDC00",
                "only halves \uDC00\uD800, the wrong way round",
                "\uFFFD a real replacement character",
                "Grüße, 世界 \uD83E\uDD8B and more of it"
            })
    void every_string_comes_back(String text) {
        byte[] bytes = CodecPropertyTest.plain(Codecs.strings(), text);

        assertThat(Codecs.strings().decode(Decoder.of(bytes))).isEqualTo(text);
    }

    @Test
    void well_formed_strings_are_utf8() {
        String text = "Grüße, 世界 \uD83E\uDD8B?";

        assertThat(CodecPropertyTest.plain(Codecs.strings(), text))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "80",
        "C0 80",
        "C3",
        "E0 80 80",
        "F5 80 80 80",
        "F4 90 80 80",
        "C3 41",
        "ED A0 80 ED B0 80"
    })
    void bytes_that_are_no_string_are_refused(String hex) {
        byte[] bytes = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThatThrownBy(() -> Codecs.strings().decode(Decoder.of(bytes)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("not a String");
    }

    @Test
    void a_decoded_slice_shares_the_bytes() {
        byte[] bytes = {1, 2, 3};
        Slice slice = Codecs.slices().decode(Decoder.of(bytes));

        bytes[1] = 9;

        assertThat(slice.at(1)).isEqualTo((byte) 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a,b", ",,", "a,b\r", "\r", "\"a,b\",c", "x\u0000\u00FF,y"})
    void rows_come_back_field_by_field(String line) {
        for (boolean isQuoted : new boolean[] {false, true}) {
            Row row = Samples.row(line, isQuoted);
            byte[] bytes = CodecPropertyTest.plain(Codecs.rows(), row);

            // With and without room behind the record.
            for (int padding : new int[] {0, 3, 8, 20}) {
                byte[] padded = Arrays.copyOf(bytes, bytes.length + padding);
                Arrays.fill(padded, bytes.length, padded.length, (byte) ',');
                var decoder = new Decoder().wrap(padded, 0, bytes.length);

                Row back = Codecs.rows().decode(decoder);

                assertThat(back.line()).isEqualTo(row.line());
                assertThat(back.columnCount()).isEqualTo(row.columnCount());
                for (int i = 0; i < row.columnCount(); i++) {
                    assertThat(back.slice(i)).isEqualTo(row.slice(i));
                }
                assertThat(CodecPropertyTest.plain(Codecs.rows(), back)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void a_record_that_ends_with_a_carriage_return_keeps_it() {
        Row row = Samples.row("a,b\r\r", false);
        byte[] bytes = CodecPropertyTest.plain(Codecs.rows(), row);

        Row back = Codecs.rows().decode(Decoder.of(bytes));

        assertThat(row.slice(1)).hasToString("b\r");
        assertThat(back.slice(1)).hasToString("b\r");
        assertThat(CodecPropertyTest.plain(Codecs.rows(), back)).isEqualTo(bytes);
    }

    @Test
    void a_decoder_uses_its_row_again_and_others_have_their_own() {
        byte[] bytes = CodecPropertyTest.plain(Codecs.rows(), Samples.row("a,b", false));
        var decoder = new Decoder();

        Row first = Codecs.rows().decode(decoder.wrap(bytes, 0, bytes.length));
        Row second = Codecs.rows().decode(decoder.wrap(bytes, 0, bytes.length));
        Row other = Codecs.rows().decode(Decoder.of(bytes));

        assertThat(second).isSameAs(first);
        assertThat(other).isNotSameAs(first);
    }

    @Test
    void several_rows_inside_a_value_are_different_objects() {
        var codec = Codecs.lists(Codecs.rows());
        List<Row> rows = List.of(Samples.row("a,b", false), Samples.row("c\u0000d", true));

        List<Row> back = codec.decode(Decoder.of(CodecPropertyTest.plain(codec, rows)));

        assertThat(back.get(0).slice(1)).hasToString("b");
        assertThat(back.get(1).slice(0)).hasToString("c\u0000d");
        assertThat(back.get(1).format().isQuoted()).isTrue();
    }

    @Test
    void columns_get_names_from_the_codec() {
        var codec = Codecs.rows(List.of("x", "y"));

        Row back =
                codec.decode(Decoder.of(CodecPropertyTest.plain(codec, Samples.row("1,2", false))));

        assertThat(back.getLong("y")).isEqualTo(2);
    }

    @Test
    void dynamic_slices_and_rows_own_their_bytes() {
        var codec = Codecs.dynamic();
        Object value = Map.entry(Slice.of("abc"), List.of(Slice.of("d")));
        for (Object each : List.of(Slice.of("abc"), Samples.row("a,b", false), value)) {
            byte[] bytes = CodecPropertyTest.plain(codec, each);
            Object back = codec.decode(Decoder.of(bytes));
            String before = back.toString();

            Arrays.fill(bytes, (byte) 'z');

            assertThat(back).hasToString(before).hasToString(each.toString());
        }
    }
}
