package dev.mayfly.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `-Dgolden.update=true` writes the table into the page.
class SettingsTableTest {
    private static final Path PAGE = Path.of("../docs/cli.md");
    private static final String BEGIN = "<!-- settings: generated -->\n";
    private static final String END = "<!-- settings: end -->\n";

    @Test
    void the_page_has_the_table_of_the_code() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("golden.update")) {
            page = page.substring(0, begin) + SettingsTable.markdown() + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }

        assertThat(page.substring(begin, end)).isEqualTo(SettingsTable.markdown());
    }
}
