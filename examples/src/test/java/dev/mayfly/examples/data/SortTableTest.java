package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortTableTest {
    @TempDir private Path directory;

    private List<String> records = List.of();

    @BeforeEach
    void generate() throws Exception {
        records = GeneratedTable.generateLines(directory, Table.SORT, "1000099");
    }

    @Test
    void records_have_a_key_a_number_and_a_filler() {
        assertThat(records)
                .allMatch(row -> row.matches("[ -~]{10}  [0-9A-F]{32}   (([0-9A-F])\\2{3}){13}"));
    }

    @Test
    void the_size_is_rounded_down_to_whole_records() {
        assertThat(records).hasSize(10_000);
    }

    @Test
    void records_are_numbered_through_all_parts() {
        List<Integer> numbers =
                records.stream().map(row -> Integer.parseInt(row.substring(12, 44), 16)).toList();

        assertThat(numbers).isEqualTo(IntStream.range(0, records.size()).boxed().toList());
    }

    @Test
    void keys_are_uniform() {
        assertThat(records).map(row -> row.substring(0, 10)).doesNotHaveDuplicates();
        long small = records.stream().filter(row -> row.charAt(0) < 'P').count();
        double expected = ('P' - ' ') / 95.0;

        assertThat((double) small / records.size()).isCloseTo(expected, within(0.02));
    }
}
