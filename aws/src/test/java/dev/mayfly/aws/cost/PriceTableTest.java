package dev.mayfly.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceTableTest {
    @TempDir private Path directory;

    private PriceTable changed(String text) throws IOException {
        return PriceTable.bundled().with(Files.writeString(directory.resolve("prices"), text));
    }

    @Test
    void the_bundled_table_has_a_date_and_all_prices() {
        PriceTable prices = PriceTable.bundled();

        assertThat(prices)
                .isEqualTo(
                        new PriceTable(
                                YearMonth.of(2026, 11),
                                "us-east-1",
                                0.0000133334,
                                0.0000166667,
                                0.2,
                                0.0004,
                                0.005,
                                0.023));
    }

    @Test
    void a_file_changes_what_it_names() throws IOException {
        PriceTable prices =
                changed(
                        """
                        # ours
                        date: 2027-01
                        region: "eu-central-1"   # Frankfurt
                        thousand-writes: 0.0054
                        """);

        assertThat(prices.region()).isEqualTo("eu-central-1");
        assertThat(prices.thousandWrites()).isEqualTo(0.0054);
        assertThat(prices.thousandReads()).isEqualTo(PriceTable.bundled().thousandReads());
    }

    @Test
    void an_unknown_key_is_answered_with_the_nearest() {
        assertThatThrownBy(() -> changed("date: 2027-01\nthousand-write: 1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("line=2", "key=thousand-write", "nearest=thousand-writes");
    }

    @Test
    void prices_without_a_date_are_refused() {
        assertThatThrownBy(() -> changed("million-calls: 0.1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing=date");
    }

    @Test
    void what_is_no_price_is_refused() {
        assertThatThrownBy(() -> changed("date: 2027-01\nmillion-calls: -1\n"))
                .hasMessageContaining("price=-1");
        assertThatThrownBy(() -> changed("date: 2027-01\nmillion-calls: NaN\n"))
                .hasMessageContaining("price=NaN");
        assertThatThrownBy(() -> changed("date: 2027-01\nmillion-calls: cheap\n"))
                .hasMessageContaining("price=cheap");
        assertThatThrownBy(() -> changed("date: soon\n")).hasMessageContaining("date=soon");
        assertThatThrownBy(() -> changed("date: 2027-01\nmillion-calls\n"))
                .hasMessageContaining("line=2");
        assertThatThrownBy(() -> changed("date: 2027-01\ndate: 2027-02\n"))
                .hasMessageContaining("key=date");
        assertThatThrownBy(() -> changed("date: 2027-01\nprices:\n  million-calls: 1\n"))
                .hasMessageContaining("line=2");
    }
}
