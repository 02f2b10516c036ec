package dev.mayfly.worker.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.compress.Compressions;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.Joined;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartWriterTest {
    private static final String KEY = "/out/part";
    private static final OutputFormat LINES = new OutputFormat.Lines();
    private static final OutputFormat CSV = new OutputFormat.Rows((byte) ',', true);
    private static final OutputFormat TABS = new OutputFormat.Rows((byte) '\t', false);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final TaskMeter meter = new TaskMeter();

    private PartWriter writer(OutputFormat format, Compression compression) throws Exception {
        return new PartWriter(new Sink.Save(format, compression, "/out", false), store, KEY, meter);
    }

    private String written(OutputFormat format, @Nullable Object key, Object... values)
            throws Exception {
        try (var writer = writer(format, Compression.NONE)) {
            for (Object value : values) {
                writer.accept(key, value);
            }
            writer.finish();
        }
        return new String(Stores.get(store, KEY), UTF_8);
    }

    private static Row row(Delimited format, String text) {
        byte[] bytes = Arrays.copyOf(text.getBytes(UTF_8), text.length() + 20);
        var row = new Row(format);
        row.wrapRecord(bytes, 0, text.length());
        return row;
    }

    @Test
    void lines_hold_the_text_of_each_value() throws Exception {
        assertThat(written(LINES, null, "é", 1, -7L, 2.5, Slice.of("s"), true, 'c', 1.5f))
                .isEqualTo("é\n1\n-7\n2.5\ns\ntrue\nc\n1.5\n");
        assertThat(written(LINES, "key", "value", 2)).isEqualTo("key\tvalue\nkey\t2\n");
        assertThat(written(LINES, null, row(Delimited.by(','), "a,b\r"))).isEqualTo("a,b\n");
        assertThat(written(LINES, null, (Object) "bytes".getBytes(UTF_8))).isEqualTo("bytes\n");
    }

    @Test
    void bytes_of_slices_stay_as_they_are() throws Exception {
        byte[] invalid = {(byte) 0xC3, (byte) 0xFF, 0, 'x'};

        written(LINES, null, Slice.of(invalid));

        assertThat(Stores.get(store, KEY)).containsExactly(0xC3, 0xFF, 0, 'x', '\n');
    }

    @Test
    void every_integer_is_written_as_the_jdk_writes_it() {
        Seeds.check(
                200,
                random -> {
                    var values = new ArrayList<Object>(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE));
                    values.add(Integer.MIN_VALUE);
                    for (int i = 0; i < 50; i++) {
                        values.add(random.nextLong() >> random.nextInt(64));
                        values.add(random.nextInt() >> random.nextInt(32));
                    }
                    for (long power = 1; power > 0 && power < 1L << 62; power *= 10) {
                        values.add(power);
                        values.add(power - 1);
                        values.add(-power);
                    }
                    var expected = new StringBuilder();
                    values.forEach(value -> expected.append(value).append('\n'));

                    assertThat(written(LINES, null, values.toArray()))
                            .isEqualTo(expected.toString());
                });
    }

    private record Point(int x, Optional<String> name, List<Long> more) {}

    @Test
    void records_maps_lists_and_optionals_are_spread_into_fields() throws Exception {
        assertThat(written(CSV, null, new Point(1, Optional.of("n"), List.of(2L, 3L))))
                .isEqualTo("1,n,2,3\n");
        assertThat(written(CSV, null, new Point(1, Optional.empty(), List.of())))
                .isEqualTo("1,,\n");
        assertThat(written(CSV, "k", Map.entry("a", 1.0))).isEqualTo("k,a,1.0\n");
        assertThat(written(CSV, "k", new Joined<>(1, Optional.of(Slice.of("s")))))
                .isEqualTo("k,1,s\n");
        assertThat(written(CSV, new Point(1, Optional.of("p"), List.of(5L)), "v"))
                .isEqualTo("1,p,5,v\n");
        assertThat(written(CSV, null, new java.util.TreeMap<>(Map.of("a", 1, "b", 2))))
                .isEqualTo("a,1,b,2\n");
        assertThat(written(CSV, null, Arrays.asList("a", List.of("b", "c")))).isEqualTo("a,b,c\n");
    }

    @Test
    void fields_that_need_it_are_quoted() throws Exception {
        assertThat(
                        written(
                                CSV,
                                null,
                                List.of("a,b", "say \"x\"", "two\nlines", "cr\r", "plain", "")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"cr\r\",plain,\n");
    }

    @Test
    void quoted_fields_come_back_when_they_are_read() {
        Seeds.check(
                2_000,
                random -> {
                    var fields = new ArrayList<String>();
                    for (int i = 1 + random.nextInt(5); i > 0; i--) {
                        var field = new StringBuilder();
                        for (int j = random.nextInt(6); j > 0; j--) {
                            field.append("ab,\"\n\ré".charAt(random.nextInt(7)));
                        }
                        fields.add(field.toString());
                    }
                    String text = written(CSV, null, fields);
                    byte[] bytes = text.getBytes(UTF_8);
                    var row = new Row(Delimited.csv());
                    row.wrapRecord(Arrays.copyOf(bytes, bytes.length + 8), 0, bytes.length - 1);

                    var found = new ArrayList<String>();
                    for (int i = 0; i < row.columnCount(); i++) {
                        found.add(row.getString(i));
                    }
                    assertThat(found).isEqualTo(fields);
                });
    }

    @Test
    void without_quotes_a_field_that_would_need_them_is_an_error() throws Exception {
        assertThat(written(TABS, null, List.of("a,b", "say \"x\""))).isEqualTo("a,b\tsay \"x\"\n");
        for (String field : List.of("a\tb", "a\nb", "a\rb")) {
            assertThatThrownBy(() -> written(TABS, null, field))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("field holds the delimiter or a line break");
        }
    }

    @Test
    void rows_are_written_with_the_outputs_delimiter_and_quotes() throws Exception {
        assertThat(written(CSV, null, row(Delimited.csv(), "a,\"b,c\""))).isEqualTo("a,\"b,c\"\n");
        assertThat(written(CSV, null, row(Delimited.by('\t'), "a,b\tc"))).isEqualTo("\"a,b\",c\n");
        assertThat(written(TABS, null, row(Delimited.csv(), "a,\"b,c\""))).isEqualTo("a\tb,c\n");
        assertThat(written(CSV, null, row(Delimited.by(','), "5\",b"))).isEqualTo("\"5\"\"\",b\n");
        assertThat(written(CSV, null, row(Delimited.by(','), "a\rb,c"))).isEqualTo("\"a\rb\",c\n");
        assertThat(written(CSV, null, row(Delimited.by(','), "a,b c,"))).isEqualTo("a,b c,\n");
    }

    @Test
    void records_of_one_size_are_written_without_anything_between() throws Exception {
        assertThat(
                        written(
                                new OutputFormat.FixedLength(3),
                                "key",
                                Slice.of("abc"),
                                "def".getBytes(ISO_8859_1)))
                .isEqualTo("abcdef");
        assertThatThrownBy(() -> written(new OutputFormat.FixedLength(3), null, Slice.of("ab")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted=3 size=2");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void what_is_compressed_can_be_read_again(Compression compression) throws Exception {
        var expected = new StringBuilder();
        try (var writer = writer(LINES, compression)) {
            for (int i = 0; i < 50_000; i++) {
                writer.accept(null, i);
                expected.append(i).append('\n');
            }
            writer.finish();

            byte[] content = Stores.get(store, KEY);
            try (var plain = Compressions.open(compression, new ByteArrayInputStream(content))) {
                assertThat(new String(plain.readAllBytes(), UTF_8).contentEquals(expected))
                        .isTrue();
            }
            assertThat(writer.output())
                    .isEqualTo(new TaskOutput.PartFile(KEY, content.length, 50_000));
            assertThat(meter.metrics(0).recordsWritten()).isEqualTo(50_000);
            assertThat(meter.metrics(0).bytesWritten()).isEqualTo(content.length);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void a_part_without_records_can_be_read_again(Compression compression) throws Exception {
        try (var writer = writer(LINES, compression)) {
            writer.finish();
        }

        byte[] content = Stores.get(store, KEY);
        try (var plain = Compressions.open(compression, new ByteArrayInputStream(content))) {
            assertThat(plain.readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void nothing_is_visible_before_the_end(Compression compression) throws Exception {
        try (var writer = writer(LINES, compression)) {
            for (int i = 0; i < 100_000; i++) {
                writer.accept(null, i);
            }
            assertThat(Stores.keys(store, "/")).isEmpty();
        }

        assertThat(Stores.keys(store, "/")).isEmpty();
    }
}
