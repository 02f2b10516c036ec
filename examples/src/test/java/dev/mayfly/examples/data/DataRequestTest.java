package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataRequestTest {
    private static final Map<Table, ByteSize> SOME_TEXT = Map.of(Table.TEXT, new ByteSize(1));

    @Test
    void a_table_has_at_least_one_part() {
        assertRefused(0, 1, SOME_TEXT, "parts out of range: parts=0 min=1 max=100000");
    }

    @Test
    void a_table_has_no_more_parts_than_five_digits_can_name() {
        assertRefused(100_001, 1, SOME_TEXT, "parts out of range: parts=100001 min=1 max=100000");
    }

    @Test
    void somebody_has_to_do_the_work() {
        assertRefused(1, 0, SOME_TEXT, "threads out of range: threads=0 min=1");
    }

    @Test
    void at_least_one_table_is_wanted() {
        assertRefused(1, 1, Map.of(), "no table wanted");
    }

    @Test
    void a_table_of_no_bytes_is_refused() {
        var tables = Map.of(Table.SORT, new ByteSize(0));

        assertRefused(1, 1, tables, "table wanted with no bytes: table=sort");
    }

    private static void assertRefused(
            int parts, int threads, Map<Table, ByteSize> tables, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataRequest(Path.of("x"), 0, parts, threads, tables, false))
                .withMessage(message);
    }
}
