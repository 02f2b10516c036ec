package dev.mayfly.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RowTest {
    private static Row line(String text) {
        return line(Delimited.by(','), text);
    }

    private static Row line(Delimited format, String text) {
        byte[] bytes = Arrays.copyOf(("??" + text).getBytes(UTF_8), 200);
        var row = new Row(format);
        row.wrapLine(bytes, 2, 2 + text.getBytes(UTF_8).length);
        return row;
    }

    private static Row record(Delimited format, String text) {
        byte[] content = text.getBytes(UTF_8);
        byte[] bytes = new byte[content.length + 5 + ByteScan.PADDING];
        Arrays.fill(bytes, (byte) ',');
        System.arraycopy(content, 0, bytes, 5, content.length);
        var row = new Row(format);
        row.wrapRecord(bytes, 5, 5 + content.length);
        return row;
    }

    private static List<String> fields(Row row) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < row.columnCount(); i++) {
            fields.add(row.getString(i));
        }
        return fields;
    }

    @Test
    void a_name_that_several_columns_have_is_refused() {
        var row = new Row(Delimited.by(',').withColumns("a", "b", "a"));

        assertThat(row.column("b")).isEqualTo(1);
        assertThatThrownBy(() -> row.column("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "several columns have this name, use numbers: asked=a columns=[a, b, a]");
    }

    @Test
    void random_lines_fall_into_the_fields_they_were_made_of() {
        Seeds.check(
                20_000,
                random -> {
                    List<String> fields = randomFields(random, "abc\r\"é");
                    String text = String.join(",", fields);
                    String behind = random.nextBoolean() ? "\nx,y,z\n" : "";
                    if (text.endsWith("\r") || random.nextBoolean()) {
                        text += "\r";
                    }
                    Row row = line(text + behind);

                    if (random.nextBoolean()) {
                        int column = random.nextInt(fields.size());
                        assertThat(row.getString(column)).isEqualTo(fields.get(column));
                        assertThat(row.rawEnd()).isEqualTo(2 + text.getBytes(UTF_8).length);
                    }
                    assertThat(fields(row)).isEqualTo(fields);
                    assertThat(row.rawEnd()).isEqualTo(2 + text.getBytes(UTF_8).length);
                    assertThat(row).hasToString(String.join(",", fields));
                });
    }

    private static List<String> randomFields(RandomGenerator random, String letters) {
        var fields = new ArrayList<String>();
        for (int i = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 5); i > 0; i--) {
            var field = new StringBuilder();
            for (int j = random.nextInt(4); j > 0; j--) {
                field.append(letters.charAt(random.nextInt(letters.length())));
            }
            fields.add(field.toString());
        }
        return fields;
    }

    @Test
    void random_quoted_records_fall_into_the_fields_they_were_made_of() {
        Seeds.check(
                20_000,
                random -> {
                    List<String> fields = randomFields(random, "ab,\"\n\ré");
                    var text = new StringBuilder();
                    for (String field : fields) {
                        text.append(text.isEmpty() ? "" : ",");
                        boolean isPlain =
                                !field.contains("\"")
                                        && !field.contains(",")
                                        && !field.contains("\n")
                                        && !field.contains("\r");
                        text.append(
                                isPlain && random.nextBoolean() && !text.isEmpty()
                                        ? field
                                        : '"' + field.replace("\"", "\"\"") + '"');
                    }
                    Row row = record(Delimited.csv(), text + (random.nextBoolean() ? "\r" : ""));

                    assertThat(fields(row)).isEqualTo(fields);
                });
    }

    @Test
    void fields_can_be_asked_for_in_any_order_and_again() {
        Row row = line("a,b,c,d\n");

        assertThat(row.getString(2)).isEqualTo("c");
        assertThat(row.getString(0)).isEqualTo("a");
        assertThat(row.getString(3)).isEqualTo("d");
        assertThat(row.getString(2)).isEqualTo("c");
    }

    @Test
    void slices_of_different_columns_are_valid_together() {
        Row row = line("a,b,c\n");

        Slice first = row.slice(0);
        Slice last = row.slice(2);

        assertThat(first).hasToString("a");
        assertThat(last).hasToString("c");
    }

    @Test
    void a_negative_column_is_named() {
        Row row = line(Delimited.by(',').withColumns("a", "b"), "1,2\n");

        for (ThrowingCallable get :
                List.<ThrowingCallable>of(
                        () -> row.slice(-1),
                        () -> row.getString(-1),
                        () -> row.getLong(-1),
                        () -> row.getDouble(-1),
                        () -> row.select(-1),
                        () -> row.select(-1, 0),
                        () -> row.select(1, -1))) {
            assertThatThrownBy(get)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("columns are numbered from 0: asked=-1");
        }
        assertThat(row.getInt(1)).isEqualTo(2);
    }

    @Test
    void hundred_columns_are_found() {
        var text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append(i == 0 ? "" : ",").append(i % 10);
        }
        Row row = record(Delimited.by(','), text.toString());

        assertThat(row.columnCount()).isEqualTo(100);
        assertThat(row.getInt(99)).isEqualTo(9);
        assertThat(row.getInt(16)).isEqualTo(6);
    }

    @Test
    void a_row_with_too_few_columns_says_so() {
        Row row = line("a,b\nc,d\n");

        assertThatThrownBy(() -> row.slice(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row has too few columns: asked=2 columns=2");
        assertThat(row.getString(1)).isEqualTo("b");
    }

    @Test
    void one_carriage_return_in_front_of_the_line_feed_is_no_content() {
        assertThat(fields(line("a,b\r\n"))).containsExactly("a", "b");
        assertThat(fields(line("a,\r\n"))).containsExactly("a", "");
        assertThat(fields(line("a,b\r\r\n"))).containsExactly("a", "b\r");
        assertThat(fields(line("a\r,b\n"))).containsExactly("a\r", "b");
        assertThat(fields(line("\r\n"))).containsExactly("");
        assertThat(line("a,b\r\nc").line()).hasToString("a,b");
    }

    @Test
    void columns_have_names_given_or_read() {
        Row row = line(Delimited.by(',').withColumns("url", "rank"), "x,7\n");

        assertThat(row.getString("url")).isEqualTo("x");
        assertThat(row.getLong("rank")).isEqualTo(7);
        assertThat(row.getDouble("rank")).isEqualTo(7);
        assertThatThrownBy(() -> row.slice("rang"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("asked=rang columns=[url, rank]");
        row.rename(List.of("a", "b"));
        assertThat(row.getInt("b")).isEqualTo(7);
        assertThatThrownBy(() -> line("a\n").slice("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have no names");
    }

    @Test
    void selected_columns_make_a_row_of_their_own() {
        Row row = line(Delimited.by(',').withColumns("a", "b", "c"), "1,2,3\r\n");

        Row selected = row.select(2, 0, 2);

        assertThat(fields(selected)).containsExactly("3", "1", "3");
        assertThat(selected.names()).containsExactly("c", "a", "c");
        assertThat(selected).hasToString("3,1,3");
        assertThat(fields(row)).containsExactly("1", "2", "3");
    }

    @Test
    void any_columns_can_be_selected() {
        Seeds.check(
                20_000,
                random -> {
                    List<String> all = randomFields(random, "abc\r\"é");
                    Row row = line(String.join(",", all) + "\r\nx,y");
                    int[] columns = new int[1 + random.nextInt(3)];
                    columns[0] = random.nextInt(all.size());
                    for (int i = 1; i < columns.length; i++) {
                        boolean isNext = columns[i - 1] + 1 < all.size() && random.nextBoolean();
                        columns[i] = isNext ? columns[i - 1] + 1 : random.nextInt(all.size());
                    }

                    Row selected = row.select(columns);

                    assertThat(fields(selected))
                            .isEqualTo(Arrays.stream(columns).mapToObj(all::get).toList());
                    assertThat(fields(row)).isEqualTo(all);
                });
    }

    @Test
    void selecting_keeps_a_carriage_return_inside_a_field() {
        Row row = line("a\r,b\n");

        Row selected = row.select(1, 0);

        assertThat(fields(selected)).containsExactly("b", "a\r");
    }

    @Test
    void selecting_from_a_row_that_has_fewer_names_than_columns_leaves_the_rest_unnamed() {
        Row row = line(Delimited.by(',').withColumns("a"), "1,2\n");

        assertThat(row.select(1).getString(0)).isEqualTo("2");
    }

    @Test
    void selected_quoted_columns_stay_quoted() {
        Row row = record(Delimited.csv(), "\"a,b\",c,\"d\"\"e\"");

        assertThat(fields(row.select(2, 0))).containsExactly("d\"e", "a,b");
    }

    @Test
    void numbers_are_read_from_quoted_fields() {
        Row row = record(Delimited.csv(), "\"1.5\",\"-12\",\"\"\"\"");

        assertThat(row.getDouble(0)).isEqualTo(1.5);
        assertThat(row.getInt(1)).isEqualTo(-12);
        assertThat(row.getString(2)).isEqualTo("\"");
        assertThatThrownBy(() -> row.getInt(2)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void a_quote_within_an_unquoted_field_is_content() {
        assertThat(fields(record(Delimited.csv(), "5\" pipe,\"x\"")))
                .containsExactly("5\" pipe", "x");
    }

    @Test
    void numbers_that_do_not_fit_are_refused() {
        Row row = line("3000000000,x\n");

        assertThatThrownBy(() -> row.getInt(0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> row.getLong(1)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> row.getDouble(1)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void a_field_that_is_no_number_is_told_with_its_column() {
        Row row = line("3000000000,x,\n");
        row.rename(List.of("id", "amount"));

        assertThatThrownBy(() -> row.getInt("id"))
                .hasMessage("does not fit an int: 3000000000: column=0 name=id");
        assertThatThrownBy(() -> row.getLong(1))
                .hasMessage("not an integer: \"x\": column=1 name=amount");
        assertThatThrownBy(() -> row.getDouble("amount"))
                .hasMessage("not a number: \"x\": column=1 name=amount");
        assertThatThrownBy(() -> row.getInt(2)).hasMessage("not an integer: \"\": column=2");
    }

    @Test
    void the_end_of_an_array_may_hold_delimiters() {
        assertThat(fields(record(Delimited.by(','), "a,b"))).containsExactly("a", "b");
        assertThat(fields(record(Delimited.by(','), ""))).containsExactly("");
        assertThat(fields(record(Delimited.by(','), ","))).containsExactly("", "");
        assertThat(fields(record(Delimited.csv(), ""))).containsExactly("");
        assertThat(fields(record(Delimited.csv(), "a,"))).containsExactly("a", "");
    }
}
