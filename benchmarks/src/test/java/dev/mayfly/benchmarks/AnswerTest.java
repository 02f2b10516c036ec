package dev.mayfly.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.benchmarks.Answer.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A wrong result is never called equal, and a right one always.
class AnswerTest {
    @TempDir private Path directory;

    /// Reads files of these contents, in the order of their names.
    private Answer read(Format format, String... contents) throws IOException {
        Path result = Files.createTempDirectory(directory, "result");
        for (int i = 0; i < contents.length; i++) {
            Files.write(result.resolve("part-" + i), contents[i].getBytes(US_ASCII));
        }
        return Answer.read(format, result, directory.resolve("printed"));
    }

    @ParameterizedTest
    @EnumSource(names = {"COUNTS", "SUMS"})
    void rows_agree_in_any_order_files_and_notation(Format format) throws IOException {
        Answer answer = read(format, "a,1\nb,20\nc,3\n");

        assertThat(answer.rows()).isEqualTo(3);
        assertThat(answer.agrees(read(format, "c\t3\r\n", "", "b,2e1\n\"a\",1.0"))).isTrue();
        assertThat(answer.agrees(Answer.parse(answer.toString()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'a,1 b,20', missing row",
        "'a,1 b,20 c,3 c,0', additional row",
        "'a,1 b,20 c,3 c,3', row twice",
        "'a,20 b,1 c,3', swapped values",
        "'a,1 b,20 d,3', other key",
        "'a,1 b,20 c,4', other value",
        "'a,2 b,19 c,3', other values of the same sum",
    })
    void a_wrong_row_does_not_agree(String rows, String problem) throws IOException {
        for (Format format : List.of(Format.COUNTS, Format.SUMS)) {
            Answer answer = read(format, "a,1\nb,20\nc,3\n");
            Answer wrong = read(format, rows.replace(' ', '\n'));

            assertThat(answer.agrees(wrong)).as("%s %s", format, problem).isFalse();
            assertThat(wrong.agrees(answer)).as("%s %s", format, problem).isFalse();
        }
    }

    @Test
    void sums_may_differ_as_additions_in_another_order_do_and_counts_may_not() throws IOException {
        String rows = "a,1000000.0\nb,5\n";

        assertThat(read(Format.SUMS, rows).agrees(read(Format.SUMS, "a,1000000.5\nb,5"))).isTrue();
        assertThat(read(Format.SUMS, rows).agrees(read(Format.SUMS, "a,1000002\nb,5"))).isFalse();
        assertThat(read(Format.COUNTS, rows).agrees(read(Format.COUNTS, "a,1000000.5\nb,5")))
                .isFalse();
    }

    @Test
    void a_sum_that_is_no_number_agrees_with_none() throws IOException {
        Answer answer = read(Format.SUMS, "a,NaN\n");

        assertThat(answer.agrees(answer)).isFalse();
    }

    @Test
    void hidden_files_are_no_part_of_a_result() throws IOException {
        Path result = Files.createDirectory(directory.resolve("result"));
        Files.writeString(result.resolve("part-0"), "a,1\n");
        Files.writeString(result.resolve("_SUCCESS"), "{}");
        Files.writeString(result.resolve(".part-0.crc"), "crc");

        Answer answer = Answer.read(Format.COUNTS, result, directory.resolve("printed"));

        assertThat(answer.agrees(read(Format.COUNTS, "a,1\n"))).isTrue();
    }

    @Test
    void lines_that_are_no_rows_are_refused() {
        assertThatThrownBy(() -> read(Format.COUNTS, "a,1\nb\n"))
                .hasMessage("result line without separator: line=b");
        assertThatThrownBy(() -> read(Format.SUMS, "a,one\n"))
                .hasMessage("result line without number: line=a,one");
    }

    @Test
    void one_row_is_read_from_a_file_or_from_what_was_printed() throws IOException {
        Path printed = Files.writeString(directory.resolve("printed"), "log, 1\nkey\t3.5\t7\n\n");

        Answer answer = Answer.read(Format.ROW, directory.resolve("none"), printed);

        assertThat(answer.agrees(read(Format.ROW, "", "\"key\",3.5000001,7.0\n"))).isTrue();
        assertThat(answer.agrees(read(Format.ROW, "key,7,3.5\n"))).isFalse();
        assertThat(answer.agrees(read(Format.ROW, "yek,3.5,7\n"))).isFalse();
        assertThatThrownBy(() -> read(Format.ROW, "key,3.5\n"))
                .hasMessageStartingWith("result has no row of three fields: file=");
    }

    private static String records(String... keys) throws IOException {
        var records = new ByteArrayOutputStream();
        for (String key : keys) {
            records.write((key.repeat(10) + "v".repeat(90)).getBytes(US_ASCII));
        }
        return records.toString(US_ASCII);
    }

    @Test
    void records_agree_with_the_unsorted_input_of_the_sort() throws IOException {
        Path input = Files.createDirectory(directory.resolve("input"));
        Files.writeString(input.resolve("part-0"), records("c", "a"));
        Files.writeString(input.resolve("part-1"), records("b", "a"));
        Answer unsorted = Answer.unsortedRecords(input);

        assertThat(read(Format.RECORDS, records("a", "a", "b"), records("c")).agrees(unsorted))
                .isTrue();
        assertThat(read(Format.RECORDS, records("a", "b", "c")).agrees(unsorted)).isFalse();
        assertThat(read(Format.RECORDS, records("a", "b", "b", "c")).agrees(unsorted)).isFalse();
    }

    @Test
    void unsorted_and_broken_records_are_refused() throws IOException {
        assertThatThrownBy(() -> read(Format.RECORDS, records("a", "c", "b")))
                .hasMessageStartingWith("result is not sorted: file=")
                .hasMessageEndingWith("part-0 offset=200");
        assertThatThrownBy(() -> read(Format.RECORDS, records("b"), records("a")))
                .hasMessageEndingWith("part-1 offset=0");
        assertThatThrownBy(() -> read(Format.RECORDS, records("a") + "rest"))
                .hasMessageContaining("104");
    }
}
