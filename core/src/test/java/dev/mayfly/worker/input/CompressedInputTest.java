package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.compress.Compressions;
import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedInputTest {
    private static final InputFormat LINES = new InputFormat.Lines(false);

    private final InputFile file = new InputFile();

    @ParameterizedTest
    @EnumSource(Compression.class)
    void every_format_reads_every_compression(Compression compression) {
        Seeds.check(
                5,
                random -> {
                    var text = new StringBuilder("a,b\n");
                    for (int i = random.nextInt(3) * random.nextInt(15_000); i > 0; i--) {
                        text.append(random.nextInt(1000)).append(',').append(i).append('\n');
                    }
                    String content = text.substring(0, text.length() / 4 * 4);
                    file.put(compressed(compression, content.getBytes(UTF_8)));
                    List<String> lines = TextLines.linesOf(content.getBytes(UTF_8));
                    InputSplit split = file.whole(compression);

                    assertThat(file.read(LINES, split).equals(lines)).isTrue();
                    assertThat(
                                    file.read(
                                                    new InputFormat.Rows(
                                                            Delimited.by(',').withHeader()),
                                                    split)
                                            .equals(lines.subList(1, lines.size())))
                            .isTrue();
                    assertThat(
                                    file.read(new InputFormat.Rows(Delimited.csv()), split)
                                            .equals(lines))
                            .isTrue();
                    assertThat(
                                    String.join(
                                                    "",
                                                    file.read(
                                                            new InputFormat.FixedLength(4), split))
                                            .equals(content))
                            .isTrue();
                    assertThat(
                                    file.read(new InputFormat.WholeFiles(), split)
                                            .equals(List.of(InputFile.KEY + "=" + content)))
                            .isTrue();
                });
    }

    private static byte[] compressed(Compression compression, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var stream = Compressions.create(compression, out)) {
            stream.write(content);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void truncated_compressed_input_fails_naming_the_object(Compression compression) {
        byte[] content = "some text that is compressed\n".repeat(2_000).getBytes(UTF_8);
        Seeds.check(
                8,
                random -> {
                    byte[] whole = compressed(compression, content);
                    // Snappy cannot tell a cut between two chunks; the first chunk is no data.
                    int size =
                            compression == Compression.SNAPPY ? 30 : random.nextInt(whole.length);
                    file.put(Arrays.copyOf(whole, size));

                    assertThatThrownBy(() -> file.read(LINES, file.whole(compression)))
                            .isInstanceOf(CorruptInputException.class)
                            .hasMessageContaining("object=" + InputFile.KEY);
                });
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void damaged_compressed_input_fails_naming_the_object(Compression compression) {
        Seeds.check(
                20,
                random -> {
                    byte[] content = new byte[5_000];
                    random.nextBytes(content);
                    byte[] damaged = compressed(compression, content);
                    int position = 40 + random.nextInt(4_000);
                    damaged[position] ^= (byte) (1 << random.nextInt(8));
                    file.put(damaged);

                    assertThatThrownBy(() -> file.read(LINES, file.whole(compression)))
                            .isInstanceOf(CorruptInputException.class)
                            .hasMessageContaining("object=" + InputFile.KEY);
                });
    }

    @Test
    void a_store_that_fails_under_compressed_input_is_not_corruption() throws Exception {
        file.put(compressed(Compression.GZIP, new byte[100]));
        var failing = new FailingReads(file.store);

        assertThatThrownBy(() ->
                        new SplitReader(
                                        LINES,
                                        List.of(file.whole(Compression.GZIP)),
                                        0,
                                        failing,
                                        file.meter,
                                        Deadline.NEVER)
                                .run(new RecordList()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptInputException.class)
                .hasMessageContaining("connection reset");
        assertThat(failing.open).isZero();
    }
}
