package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.lineage.InputFormat;
import dev.mayfly.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final InputFormat LINES = new InputFormat.Lines(false);

    private final InputFile file = new InputFile();

    @Test
    void every_line_is_read_once_and_in_order_however_the_file_is_split() {
        Seeds.check(
                1_000,
                random -> {
                    byte[] content = TextLines.randomText(random);
                    file.put(content);

                    assertThat(file.read(LINES, file.split(0, content.length)))
                            .isEqualTo(TextLines.linesOf(content));
                    assertThat(file.read(LINES, file.randomSplits(random)))
                            .isEqualTo(TextLines.linesOf(content));
                });
    }

    @Test
    void lines_longer_than_any_buffer_are_read_once_however_the_file_is_split() {
        Seeds.check(
                12,
                random -> {
                    var out = new ByteArrayOutputStream();
                    for (int i = 0; i < 5; i++) {
                        byte[] line = new byte[random.nextInt(900_000)];
                        Arrays.fill(line, (byte) ('a' + i));
                        out.writeBytes(line);
                        out.write('\n');
                    }
                    file.put(out.toByteArray());

                    assertThat(
                                    file.read(LINES, file.randomSplits(random))
                                            .equals(TextLines.linesOf(out.toByteArray())))
                            .isTrue();
                });
    }

    @Test
    void many_lines_that_fill_several_buffers_are_read_once_however_the_file_is_split() {
        Seeds.check(
                12,
                random -> {
                    var out = new ByteArrayOutputStream();
                    while (out.size() < 700_000) {
                        byte[] line = new byte[random.nextInt(40)];
                        Arrays.fill(line, (byte) ('a' + out.size() % 26));
                        out.writeBytes(line);
                        out.write('\n');
                    }
                    file.put(out.toByteArray());

                    assertThat(
                                    file.read(LINES, file.randomSplits(random))
                                            .equals(TextLines.linesOf(out.toByteArray())))
                            .isTrue();
                });
    }

    @Test
    void lines_are_decoded_as_utf_8() throws Exception {
        file.put("é€\n𝄞".getBytes(UTF_8));

        assertThat(file.read(new InputFormat.Lines(true), file.split(0, 9)))
                .containsExactly("é€", "𝄞");
    }
}
