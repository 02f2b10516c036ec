package dev.mayfly.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.lineage.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionsTest {
    @ParameterizedTest
    @EnumSource(Compression.class)
    void what_was_written_is_read(Compression compression) throws IOException {
        for (int size : new int[] {0, 1, 100, 65_536, 3_000_000}) {
            byte[] content = content(size, size);

            assertThat(decompress(compression, compress(compression, content)))
                    .as("size=%d", size)
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void several_streams_are_read_as_one(Compression compression) throws IOException {
        byte[] first = content(70_000, 1);
        byte[] second = content(10, 2);

        byte[] joined =
                concat(
                        compress(compression, first),
                        compress(compression, new byte[0]),
                        compress(compression, second),
                        compress(compression, first));

        assertThat(decompress(compression, joined)).isEqualTo(concat(first, second, first));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void bytes_may_come_in_any_portions(Compression compression) throws IOException {
        byte[] content = content(200_000, 3);
        Random random = new Random(3);
        InputStream slow =
                new ByteArrayInputStream(compress(compression, content)) {
                    @Override
                    public int read(byte[] target, int offset, int count) {
                        return super.read(target, offset, Math.min(count, 1 + random.nextInt(50)));
                    }
                };

        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (InputStream input = Compressions.open(compression, slow)) {
            byte[] buffer = new byte[1000];
            for (int read; (read = input.read(buffer, 0, 1 + random.nextInt(999))) >= 0; ) {
                result.write(buffer, 0, read);
            }
        }

        assertThat(result.toByteArray()).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void an_end_anywhere_but_between_streams_is_an_error(Compression compression)
            throws IOException {
        byte[] first = compress(compression, content(150, 4));
        byte[] whole = concat(first, compress(compression, content(90, 5)));

        for (int size = 0; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);
            if (size == first.length) {
                continue;
            }
            if (compression == Compression.SNAPPY && isSnappyChunkEnd(whole, size)) {
                continue;
            }
            assertThatThrownBy(() -> decompress(compression, cut))
                    .as("cut at %d of %d, first stream %d", size, whole.length, first.length)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("corrupt or cut short")
                    .hasMessageContaining("compression=" + compression);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void an_end_within_large_data_is_an_error(Compression compression) throws IOException {
        byte[] whole = compress(compression, content(1_000_000, 6));
        Random random = new Random(6);

        for (int i = 0; i < 10; i++) {
            byte[] cut = Arrays.copyOf(whole, 20 + random.nextInt(whole.length - 20));
            if (compression == Compression.SNAPPY && isSnappyChunkEnd(whole, cut.length)) {
                continue;
            }
            assertThatThrownBy(() -> decompress(compression, cut))
                    .as("cut at %d of %d", cut.length, whole.length)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_changed_byte_never_changes_what_is_read(Compression compression) throws IOException {
        byte[] content = content(300, 7);
        byte[] whole = compress(compression, content);
        int accepted = 0;

        // Snappy does not check the four bytes that begin a chunk: it may become one to be skipped.
        int start = compression == Compression.SNAPPY ? 14 : 0;
        for (int i = start; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    assertThat(decompress(compression, damaged))
                            .as("byte=%d bit=%d of %d", i, bit, whole.length)
                            .isEqualTo(content);
                    accepted++;
                } catch (CorruptDataException e) {
                    boolean isExact = !e.getMessage().contains("at or before");
                    assertThat(e.offset())
                            .as("byte=%d bit=%d of %d: %s", i, bit, whole.length, e.getMessage())
                            .isBetween(isExact ? 0L : i, (long) whole.length);
                }
            }
        }

        assertThat(accepted).as("header bits that carry nothing").isLessThan(120);
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void something_else_behind_a_stream_is_an_error(Compression compression) throws IOException {
        byte[] joined =
                concat(
                        compress(compression, content(500, 8)),
                        "and more text".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> decompress(compression, joined))
                .isInstanceOf(CorruptDataException.class);
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_stream_that_failed_keeps_failing(Compression compression) throws IOException {
        byte[] whole = compress(compression, content(500, 9));
        try (InputStream input =
                Compressions.open(
                        compression,
                        new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1)))) {
            assertThatThrownBy(input::readAllBytes).isInstanceOf(CorruptDataException.class);

            assertThatThrownBy(input::read).isInstanceOf(CorruptDataException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_failing_source_is_not_taken_for_damage(Compression compression) throws IOException {
        byte[] whole = compress(compression, content(100_000, 10));
        IOException failure = new IOException("connection reset");
        InputStream failing =
                new ByteArrayInputStream(whole, 0, whole.length / 2) {
                    @Override
                    public int read(byte[] target, int offset, int count) {
                        int read = super.read(target, offset, count);
                        if (read < 0) {
                            throw new java.io.UncheckedIOException(failure);
                        }
                        return read;
                    }
                };
        InputStream source =
                new java.io.FilterInputStream(failing) {
                    @Override
                    public int read(byte[] target, int offset, int count) throws IOException {
                        try {
                            return super.read(target, offset, count);
                        } catch (java.io.UncheckedIOException e) {
                            throw e.getCause();
                        }
                    }
                };

        assertThatThrownBy(() -> Compressions.open(compression, source).readAllBytes())
                .isSameAs(failure);
    }

    @Test
    void the_place_of_damage_is_named_as_well_as_it_is_known() throws IOException {
        byte[] member = compress(Compression.GZIP, content(200_000, 13));
        byte[] text = "18 bytes of text.\n".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(member, 70_000);
        byte[] checksum = member.clone();
        checksum[member.length - 8]++;

        assertThatThrownBy(() -> decompress(Compression.GZIP, text))
                .hasMessageContaining("=GZIP offset=0 reason=not a gzip header");
        assertThatThrownBy(() -> decompress(Compression.GZIP, concat(member, text)))
                .hasMessageContaining(
                        "=GZIP offset=" + member.length + " reason=not a gzip header");
        assertThatThrownBy(() -> decompress(Compression.GZIP, concat(member, new byte[9], text)))
                .hasMessageContaining("=GZIP offset=" + (member.length + 9) + " reason=neither");
        assertThatThrownBy(() -> decompress(Compression.GZIP, cut))
                .hasMessageContaining("=GZIP offset=70000 reason=ends within");
        assertThatThrownBy(() -> decompress(Compression.GZIP, Arrays.copyOf(member, 5)))
                .hasMessageContaining("=GZIP offset=5 reason=ends within a gzip header");
        assertThatThrownBy(() -> decompress(Compression.GZIP, concat(checksum, member)))
                .hasMessageContaining(
                        " at or before offset=" + (member.length - 4) + " reason=wrong checksum");
        assertThatThrownBy(() -> decompress(Compression.DEFLATE, content(200_000, 14)))
                .isInstanceOfSatisfying(
                        CorruptDataException.class, e -> assertThat(e.offset()).isLessThan(10))
                .hasMessageContaining(" at or before offset=");
    }

    @Test
    void zeros_behind_the_last_gzip_member_are_padding() throws IOException {
        byte[] content = content(100, 11);

        byte[] padded = concat(compress(Compression.GZIP, content), new byte[1000]);

        assertThat(decompress(Compression.GZIP, padded)).isEqualTo(content);
    }

    @Test
    void gzip_headers_may_have_all_optional_fields() throws IOException {
        byte[] plain = compress(Compression.GZIP, content(100, 12));
        byte[] fields = {2, 0, 'x', 'y', 'n', 'a', 'm', 'e', 0, 'c', 0};
        byte[] header = concat(new byte[] {0x1F, (byte) 0x8B, 8, 31, 1, 2, 3, 4, 0, 3}, fields);
        header[3] = 4 | 8 | 16 | 2;
        java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
        checksum.update(header);
        byte[] sum = {(byte) checksum.getValue(), (byte) (checksum.getValue() >> 8)};
        byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

        assertThat(decompress(Compression.GZIP, concat(header, sum, body)))
                .isEqualTo(content(100, 12));
        sum[0]++;
        assertThatThrownBy(() -> decompress(Compression.GZIP, concat(header, sum, body)))
                .hasMessageContaining("gzip header with wrong checksum");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"ZSTD", "LZ4", "BZIP2", "GZIP"})
    void files_of_the_usual_programs_are_read(Compression compression) throws IOException {
        String file =
                switch (compression) {
                    case ZSTD -> ZSTD_FILE;
                    case LZ4 -> LZ4_FILE;
                    case BZIP2 -> BZIP2_FILE;
                    default -> GZIP_FILE;
                };

        assertThat(decompress(compression, Base64.getDecoder().decode(file)))
                .asString()
                .isEqualTo("mayfly mayfly mayfly mayfly\n".repeat(20) + "ephemera\n");
    }

    private static final String GZIP_FILE =
            "H4sIAAAAAAAAA8tNrEzLqVTIxUJxYRMclRvZcqkFGam5qUWJXAA10k1BOQIAAA==";
    private static final String ZSTD_FILE =
            "KLUv/QRYhQMAdANtYXlmbHkgCiAKIAogCiAKIAogCiAKIAogCiAKIAogCiAKIAogCiAKIA"
                    + "ogCiAKZXBoZW1lcmEKJyDg11SwowwTehijgh1lmNDDGBXsKMOEHsaowI4yTOhhjAp2lGFC"
                    + "D2NUsKMME3oYo6KxKzoZAaRxzP0=";
    private static final String LZ4_FILE =
            "BCJNGGRApyIAAAB/bWF5Zmx5IAcAAR8KFQABAyoADxwA/+eQZXBoZW1lcmEKAAAAAA3eRJ" + "s=";
    private static final String BZIP2_FILE =
            "QlpoOTFBWSZTWZYdwfUAAMrRgAAQQAAjRlAgIABAUqg0NqEA000YTrgqzYT7XPYTNhPirR"
                    + "N2BMCfi7kinChISw7g+oA=";

    private static boolean isSnappyChunkEnd(byte[] stream, int size) {
        int at = 0;
        while (at < size) {
            at +=
                    4
                            + (stream[at + 1] & 0xFF
                                    | (stream[at + 2] & 0xFF) << 8
                                    | (stream[at + 3] & 0xFF) << 16);
        }
        return at == size;
    }

    private static byte[] compress(Compression compression, byte[] content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (var output = Compressions.create(compression, target)) {
            output.write(content);
        }
        return target.toByteArray();
    }

    private static byte[] decompress(Compression compression, byte[] bytes) throws IOException {
        try (InputStream input = Compressions.open(compression, new ByteArrayInputStream(bytes))) {
            return input.readAllBytes();
        }
    }

    /// Text that compresses to about a half.
    private static byte[] content(int size, long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] =
                    i > 50 && random.nextInt(4) != 0 ? bytes[i - 50] : (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] concat(byte[]... arrays) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        for (byte[] array : arrays) {
            result.writeBytes(array);
        }
        return result.toByteArray();
    }
}
