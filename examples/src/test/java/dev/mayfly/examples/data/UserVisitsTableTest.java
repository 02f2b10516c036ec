package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserVisitsTableTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "\\d{1,3}(\\.\\d{1,3}){3}" // sourceIP
                            + ",[a-z]{10,100}" // destURL
                            + ",\\d{4}-\\d{2}-\\d{2}" // visitDate
                            + ",\\d\\.\\d+(E-\\d)?" // adRevenue
                            + ",[^,\"]+" // userAgent
                            + ",(?<country>[A-Z]{3}),\\k<country>-[A-Z]{2}"
                            + ",[A-Za-z]+" // searchWord
                            + ",([1-9]|10)"); // duration

    @TempDir private Path directory;

    private List<String> rows = List.of();

    @BeforeEach
    void generate() throws Exception {
        rows = GeneratedTable.generateLines(directory, Table.USERVISITS, "3MB");
    }

    @Test
    void rows_have_nine_fields() {
        assertThat(rows).allMatch(row -> ROW.matcher(row).matches());
    }

    @Test
    void octets_are_in_range() {
        assertThat(rows)
                .map(row -> GeneratedTable.field(row, 0))
                .flatMap(address -> List.of(address.split("\\.")))
                .allMatch(octet -> Integer.parseInt(octet) < 255);
    }

    @Test
    void dates_are_spread_from_1970_to_2012() {
        assertThat(rows)
                .map(row -> GeneratedTable.field(row, 2))
                .allMatch(date -> date.compareTo("1970-01-01") >= 0)
                .allMatch(date -> date.compareTo("2012-05-05") <= 0);
        assertThat(share(2, date -> date.compareTo("1991-03-05") < 0)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void revenue_is_uniform_below_one() {
        assertThat(rows)
                .map(row -> Float.parseFloat(GeneratedTable.field(row, 3)))
                .allMatch(revenue -> revenue >= 0 && revenue < 1);
        assertThat(share(3, revenue -> Float.parseFloat(revenue) < 0.5f))
                .isCloseTo(0.5, within(0.02));
    }

    @Test
    void one_visit_in_four_is_by_a_robot() {
        assertThat(share(4, agent -> agent.matches("[A-Z][a-z]{4,23}/[0-8]\\.[0-9]")))
                .isCloseTo(0.2415, within(0.02));
    }

    @Test
    void browsers_are_skewed() {
        String mostFrequent = "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)";

        assertThat(share(4, mostFrequent::equals)).isCloseTo(0.7585 * 0.198, within(0.02));
    }

    @Test
    void search_words_are_few() {
        assertThat(rows.stream().map(row -> GeneratedTable.field(row, 7)).distinct())
                .hasSize(1_000);
    }

    @Test
    void every_page_gets_about_one_and_a_half_visits() {
        long pages = rows.stream().map(row -> GeneratedTable.field(row, 1)).distinct().count();
        double pagesVisited = 1 - Math.exp(-1.468);

        assertThat((double) pages / rows.size()).isCloseTo(pagesVisited / 1.468, within(0.02));
    }

    private double share(int field, Predicate<String> matches) {
        long count =
                rows.stream().map(row -> GeneratedTable.field(row, field)).filter(matches).count();
        return (double) count / rows.size();
    }
}
