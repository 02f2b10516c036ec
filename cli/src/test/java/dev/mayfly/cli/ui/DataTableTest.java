package dev.mayfly.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.Golden;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataTableTest {
    private static final DataTable TABLE =
            new DataTable(
                    List.of("name", "count", "mean"),
                    List.of(
                            List.of("plain", 5L, 1.5),
                            List.of("with \"quotes\", commas", 12_000L, Double.NaN),
                            List.of("two\nlines\u0001", -1L, 1e-9)));

    @Test
    void a_table_is_aligned_numbers_to_the_right() {
        var rows = List.<List<Object>>of(List.of("plain", 5L), List.of("longer text", 12_000L));

        Golden.verify(
                "table.txt",
                printed(new DataTable(List.of("name", "count"), rows), DataFormat.TABLE));
    }

    @Test
    void csv_is_quoted_where_it_must_be() {
        Golden.verify("table.csv", printed(TABLE, DataFormat.CSV));
    }

    @Test
    void json_is_one_object_in_a_line() {
        Golden.verify("table.ndjson", printed(TABLE, DataFormat.JSON));
    }

    @Test
    void an_empty_table_has_its_header() {
        var empty = new DataTable(List.of("a", "b"), List.of());

        assertThat(printed(empty, DataFormat.TABLE).lines()).containsExactly("a  b", "-  -");
        assertThat(printed(empty, DataFormat.CSV).lines()).containsExactly("a,b");
        assertThat(printed(empty, DataFormat.JSON)).isEmpty();
    }

    private static String printed(DataTable table, DataFormat format) {
        var out = new StringWriter();
        table.print(format, new PrintWriter(out));
        return out.toString();
    }
}
