package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.testing.Seeds;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FixedLengthReaderTest {
    private final InputFile file = new InputFile();

    @Test
    void records_of_fixed_length_are_read_once_however_the_file_is_split() {
        Seeds.check(
                500,
                random -> {
                    int recordSize = 1 + random.nextInt(20);
                    byte[] content = new byte[recordSize * random.nextInt(50)];
                    random.nextBytes(content);
                    file.put(content);
                    var expected = new ArrayList<String>();
                    for (int at = 0; at < content.length; at += recordSize) {
                        expected.add(new String(content, at, recordSize, ISO_8859_1));
                    }
                    var splits = new ArrayList<InputSplit>();
                    for (int at = 0; at < content.length; ) {
                        int records = 1 + random.nextInt(10);
                        int end = Math.min(content.length, at + records * recordSize);
                        splits.add(file.split(at, end));
                        at = end;
                    }

                    assertThat(
                                    file.read(
                                            new InputFormat.FixedLength(recordSize),
                                            splits.toArray(InputSplit[]::new)))
                            .isEqualTo(expected);
                });
    }

    @Test
    void a_file_that_ends_inside_a_fixed_length_record_is_an_error() throws Exception {
        file.put(new byte[10]);

        assertThatThrownBy(() -> file.read(new InputFormat.FixedLength(4), file.split(0, 10)))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " offset=8");
    }

    @Test
    void a_fixed_length_record_may_be_larger_than_the_buffer() throws Exception {
        file.put(new byte[1_200_000]);

        assertThat(file.read(new InputFormat.FixedLength(600_000), file.split(0, 1_200_000)))
                .hasSize(2);
    }
}
