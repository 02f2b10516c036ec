package dev.mayfly.worker.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FreeTablesTest {
    private static final byte[] KEY = "a key of more than sixteen bytes".getBytes(ISO_8859_1);

    private final FreeTables tables = new FreeTables();

    @Test
    void a_table_is_used_again_and_is_empty_then() {
        KeyTable table = tables.take(2, 16, 1 << 20);
        table.put(KEY, 0, KEY.length, 7);
        tables.give(table);

        KeyTable again = tables.take(2, 16, 1 << 20);

        assertThat(again).isSameAs(table);
        assertThat(again.count()).isZero();
        assertThat(again.find(KEY, 0, KEY.length, 7)).isEqualTo(-1);
        assertThat(tables.take(2, 16, 1 << 20)).isNotSameAs(table);
    }

    @Test
    void a_table_of_other_slots_or_too_large_stays() {
        KeyTable table = tables.take(2, 1 << 10, 1 << 20);
        tables.give(table);

        assertThat(tables.take(1, 16, 1 << 20)).isNotSameAs(table);
        assertThat(tables.take(2, 16, 1 << 10)).isNotSameAs(table);
        assertThat(tables.take(2, 16, 1 << 20)).isSameAs(table);
    }

    @Test
    void a_used_table_holds_what_a_new_one_would() {
        var larger = new KeyTable(2, 1 << 10);
        tables.give(larger);
        KeyTable used = tables.take(2, 16, 1 << 20);
        var made = new KeyTable(2, 16);

        for (int key = 0; key < 3_000; key++) {
            if (key == 500 || key == 550) {
                used.clear();
                made.clear();
            }
            byte[] bytes = ("a long long key " + key).getBytes(ISO_8859_1);
            used.put(bytes, 0, bytes.length, key);
            made.put(bytes, 0, bytes.length, key);

            assertThat(used.heldBytes(key % 5)).isEqualTo(made.heldBytes(key % 5));
        }

        assertThat(used).isSameAs(larger);
    }

    @Test
    void cleared_tables_are_not_used_again() {
        KeyTable table = tables.take(1, 16, 1 << 20);
        tables.give(table);

        tables.clear();

        assertThat(tables.take(1, 16, 1 << 20)).isNotSameAs(table);
    }
}
