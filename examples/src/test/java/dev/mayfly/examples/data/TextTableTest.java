package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTableTest {
    private static final String WORD = "[A-Z]?[a-z]*[.,;?]?";

    @TempDir private Path directory;

    private List<String> lines = List.of();

    @BeforeEach
    void generate() throws Exception {
        lines = GeneratedTable.generateLines(directory, Table.TEXT, "2MB");
    }

    @Test
    void lines_are_words_with_one_space_between() {
        assertThat(lines).allMatch(line -> line.matches(WORD + "( " + WORD + ")*"));
    }

    @Test
    void lines_have_about_70_columns() {
        assertThat(lines).allMatch(line -> line.length() <= 74);
        assertThat(lines.stream().mapToInt(String::length).average().orElse(0))
                .isCloseTo(70, within(2.0));
    }

    @Test
    void sentences_start_with_a_capital() {
        String text = String.join(" ", lines.subList(0, 100));

        assertThat(text).matches("[A-Z].*").doesNotContainPattern("[.?] [a-z]");
        assertThat(text).doesNotContainPattern("[a-z,;] [A-Z]");
    }

    @Test
    void frequent_words_are_natural() {
        Map<String, Long> counts =
                words().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        var byCount = new TreeMap<Long, String>(Collections.reverseOrder());
        counts.forEach((word, count) -> byCount.put(count, word));

        double mostFrequent = (double) byCount.firstKey() / words().count();

        assertThat(mostFrequent).isBetween(0.02, 0.06);
        assertThat(counts).hasSizeBetween(10_000, 60_000);
    }

    private Stream<String> words() {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(word -> word.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
    }
}
