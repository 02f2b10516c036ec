package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class QuotedRowReaderTest {
    private final InputFile file = new InputFile();

    @Test
    void quoted_rows_hold_delimiters_quotes_and_line_breaks() {
        Seeds.check(
                1_000,
                random -> {
                    var text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
                    var expected = new ArrayList<List<String>>();
                    for (int i = random.nextInt(20); i > 0; i--) {
                        List<String> fields = new ArrayList<>();
                        for (int j = 1 + random.nextInt(4); j > 0; j--) {
                            fields.add(randomField(random));
                        }
                        expected.add(fields);
                        fields.forEach(f -> text.append(written(f, random)).append(','));
                        text.setCharAt(text.length() - 1, '\n');
                        text.append(random.nextInt(5) == 0 ? "\n\r\n" : "");
                    }
                    if (random.nextBoolean() && text.length() > 1) {
                        text.setLength(text.length() - 1);
                    }
                    file.put(text.toString().getBytes(UTF_8));

                    assertThat(quotedRows(Delimited.csv())).isEqualTo(expected);
                });
    }

    private List<List<String>> quotedRows(Delimited format) throws Exception {
        var rows = new ArrayList<List<String>>();
        file.reader(new InputFormat.Rows(format), file.whole(Compression.NONE))
                .run(
                        new SinkOf(value -> {
                            var row = (Row) value;
                            var fields = new ArrayList<String>();
                            for (int i = 0; i < row.columnCount(); i++) {
                                fields.add(row.getString(i));
                            }
                            rows.add(fields);
                        }));
        return rows;
    }

    private static String randomField(RandomGenerator random) {
        var field = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            field.append("ab,\"\n\ré".charAt(random.nextInt(7)));
        }
        return field.toString();
    }

    private static String written(String field, RandomGenerator random) {
        boolean isPlain = field.matches("[abé][abé\"]*");
        return isPlain && random.nextBoolean() ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    @Test
    void quoted_rows_longer_than_the_buffer_are_read() throws Exception {
        String large = "x\n,\"".repeat(300_000);
        file.put(("1,\"" + large.replace("\"", "\"\"") + "\"\n2,b\n").getBytes(UTF_8));

        assertThat(quotedRows(Delimited.csv()))
                .isEqualTo(List.of(List.of("1", large), List.of("2", "b")));
    }

    @Test
    void a_quoted_row_keeps_a_carriage_return_that_is_not_the_line_breaks() throws Exception {
        file.put("a,b\r\r\nc\r\n".getBytes(UTF_8));

        assertThat(quotedRows(Delimited.csv())).containsExactly(List.of("a", "b\r"), List.of("c"));
    }

    @Test
    void text_behind_a_closing_quote_is_an_error_that_names_the_row() throws Exception {
        for (String row : List.of("\"ab\"cd,1", "1,\"ab\" ", "\"a\"\"b\"c", "\"ab\"\rc", "\"\"x")) {
            file.put(("a,b\n" + row + "\n").getBytes(UTF_8));

            assertThatThrownBy(() -> quotedRows(Delimited.csv()))
                    .as(row)
                    .isInstanceOf(CorruptInputException.class)
                    .hasMessageContaining("text behind the quotes of a field")
                    .hasMessageContaining("object=" + InputFile.KEY + " offset=4");
        }
        file.put("\"a\"\r\nb\"c\"d,\"e\"\r".getBytes(UTF_8));
        assertThat(quotedRows(Delimited.csv()))
                .containsExactly(List.of("a"), List.of("b\"c\"d", "e"));
    }

    @Test
    void a_quote_that_is_never_closed_is_an_error_that_names_the_row() throws Exception {
        file.put("a,b\nc,\"d\n".getBytes(UTF_8));

        assertThatThrownBy(() -> quotedRows(Delimited.csv()))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " offset=4");
    }
}
