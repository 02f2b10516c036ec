package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingsTableTest {
    @TempDir private Path directory;

    private List<String> rows = List.of();

    @BeforeEach
    void generate() throws Exception {
        rows = GeneratedTable.generateLines(directory, Table.RANKINGS, "3MB");
    }

    @Test
    void rows_have_an_url_a_rank_and_a_duration() {
        assertThat(rows).allMatch(row -> row.matches("[a-z]{10,100},[1-9]\\d*,[1-9]\\d?"));
    }

    @Test
    void urls_are_unique() {
        assertThat(rows.stream().map(row -> GeneratedTable.field(row, 0))).doesNotHaveDuplicates();
    }

    @Test
    void few_ranks_exceed_1000() {
        assertThat(percentOver(1000)).isCloseTo(0.037, within(0.01));
    }

    @Test
    void some_ranks_exceed_100() {
        assertThat(percentOver(100)).isCloseTo(3.7, within(0.2));
    }

    @Test
    void nearly_all_ranks_exceed_10() {
        assertThat(percentOver(10)).isBetween(98.0, 100.0);
    }

    @Test
    void popular_pages_are_spread_over_all_parts() throws Exception {
        for (Path part : GeneratedTable.parts(directory, Table.RANKINGS)) {
            assertThat(part).content().containsPattern("^[a-z]+,\\d{4},");
        }
    }

    private double percentOver(int limit) {
        long over =
                rows.stream()
                        .filter(row -> Integer.parseInt(GeneratedTable.field(row, 1)) > limit)
                        .count();
        return 100.0 * over / rows.size();
    }
}
