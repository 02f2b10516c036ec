package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataGeneratorTest {
    private static final Percentage TWO_PERCENT = Percentage.withPercentage(2);
    private static final ByteSize SMALL = ByteSize.parse("60KB");

    @TempDir private Path directory;

    /// A change of these digests makes results measured before and after incomparable.
    @ParameterizedTest
    @CsvSource({
        "RANKINGS, 664dc6ab1bbef3b21d3d9f053c0b27545f3ef35d050bfd51ef443207ede0342e",
        "USERVISITS, 661356f2a680ababf8e5a7c605e80243fcccdcb48742d9e8a0450a7ab3968651",
        "TEXT, 130ae6c41545fca129f6ef26ac466905b189608995adb59daa7f48370fbd240a",
        "SORT, d32781fc905a7845151b6b5955357012d755640f69d5fe77e93301756e2d1a4f",
    })
    void the_bytes_of_a_seed_never_change(Table table, String sha256) throws Exception {
        GeneratedTable.generate(directory, table, "100KB");

        assertThat(GeneratedTable.sha256(directory, table)).isEqualTo(sha256);
    }

    @ParameterizedTest
    @EnumSource
    void the_number_of_threads_does_not_change_the_bytes(Table table) throws Exception {
        Path one = directory.resolve("one");
        Path many = directory.resolve("many");

        DataGenerator.generate(request(one, table, 7, 1));
        DataGenerator.generate(request(many, table, 7, 8));

        assertThat(contents(many, table)).hasSize(5).isEqualTo(contents(one, table));
    }

    @ParameterizedTest
    @EnumSource
    void another_seed_gives_other_bytes(Table table) throws Exception {
        Path seven = directory.resolve("seven");
        Path eight = directory.resolve("eight");

        DataGenerator.generate(request(seven, table, 7, 2));
        DataGenerator.generate(request(eight, table, 8, 2));

        assertThat(GeneratedTable.sha256(eight, table))
                .isNotEqualTo(GeneratedTable.sha256(seven, table));
    }

    @ParameterizedTest
    @CsvSource({
        "RANKINGS, 1MB",
        "RANKINGS, 3MB",
        "USERVISITS, 1MB",
        "USERVISITS, 8MB",
        "TEXT, 1MB",
        "TEXT, 3MB",
        "SORT, 1MB",
        "SORT, 3MB",
    })
    void a_table_is_about_as_large_as_wanted(Table table, String size) throws Exception {
        var totals = GeneratedTable.generate(directory, table, size);

        assertThat(totals.bytes()).isCloseTo(ByteSize.parse(size).bytes(), TWO_PERCENT);
    }

    @ParameterizedTest
    @EnumSource
    void a_table_can_be_tiny(Table table) throws Exception {
        var totals = GeneratedTable.generate(directory, table, "1KB");

        assertThat(totals.bytes()).isCloseTo(1_000, within(600L));
    }

    @ParameterizedTest
    @EnumSource
    void the_result_tells_bytes_and_rows(Table table) throws Exception {
        var totals = GeneratedTable.generate(directory, table, "50KB");

        assertThat(totals.bytes()).isEqualTo(GeneratedTable.bytes(directory, table).length);
        assertThat(totals.rows()).isEqualTo(GeneratedTable.lines(directory, table).size());
    }

    @Test
    void only_tables_wanted_are_written() throws Exception {
        GeneratedTable.generate(directory, Table.SORT, "1KB");

        assertThat(directory).isDirectoryNotContaining(path -> !path.endsWith("sort"));
    }

    @Test
    void every_page_visited_is_a_ranked_page() throws Exception {
        generateAll();

        assertThat(urls(Table.RANKINGS, 0)).containsAll(urls(Table.USERVISITS, 1));
    }

    @Test
    void visits_are_made_even_if_rankings_is_not_wanted() throws Exception {
        var totals = GeneratedTable.generate(directory, Table.USERVISITS, "100KB");

        assertThat(totals.rows()).isPositive();
    }

    @Test
    void no_table_is_written_if_one_is_in_the_way() throws Exception {
        Files.createDirectories(directory.resolve("text"));
        Files.writeString(directory.resolve("text").resolve("part-00000"), "precious");

        assertThatIOException()
                .isThrownBy(() -> generateAll())
                .withMessageContaining("not empty")
                .withMessageContaining("directory=" + directory.resolve("text"));
        assertThat(directory.resolve("rankings")).doesNotExist();
    }

    @Test
    void an_interrupted_run_leaves_nothing() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> DataGenerator.generate(request(directory, Table.SORT, 7, 2)));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void overwriting_replaces_the_whole_table() throws Exception {
        GeneratedTable.generate(directory, Table.SORT, "1KB");
        var tables = Map.of(Table.SORT, ByteSize.parse("2KB"));

        DataGenerator.generate(new DataRequest(directory, 42, 2, 1, tables, true));

        assertThat(GeneratedTable.parts(directory, Table.SORT)).hasSize(2);
        assertThat(GeneratedTable.lines(directory, Table.SORT)).hasSize(20);
    }

    private void generateAll() throws IOException, InterruptedException {
        var tables = new HashMap<Table, ByteSize>();
        for (Table table : Table.values()) {
            tables.put(table, SMALL);
        }
        DataGenerator.generate(new DataRequest(directory, 42, 5, 2, tables, false));
    }

    private static DataRequest request(Path directory, Table table, long seed, int threads) {
        return new DataRequest(directory, seed, 5, threads, Map.of(table, SMALL), false);
    }

    private static List<String> contents(Path directory, Table table) throws IOException {
        var contents = new ArrayList<String>();
        for (Path part : GeneratedTable.parts(directory, table)) {
            contents.add(part.getFileName() + ": " + Files.readString(part));
        }
        return contents;
    }

    private Set<String> urls(Table table, int field) throws IOException {
        return GeneratedTable.lines(directory, table).stream()
                .map(row -> GeneratedTable.field(row, field))
                .collect(Collectors.toSet());
    }
}
