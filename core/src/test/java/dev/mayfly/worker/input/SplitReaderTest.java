package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.compress.Compressions;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.EnoughException;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitReaderTest {
    private static final InputFormat LINES = new InputFormat.Lines(false);
    private static final String KEY = "/data/in.txt";

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final TaskMeter meter = new TaskMeter();

    private void put(byte[] content) throws IOException {
        Stores.put(store, KEY, content);
    }

    private InputSplit split(long offset, long end) throws IOException {
        return new InputSplit(KEY, offset, end, store.info(KEY).size(), Compression.NONE);
    }

    private InputSplit whole(Compression compression) throws IOException {
        long size = store.info(KEY).size();
        return new InputSplit(KEY, 0, size, size, compression);
    }

    private List<String> read(InputFormat format, InputSplit... splits) throws Exception {
        var records = new RecordList();
        new SplitReader(format, List.of(splits), store, meter).run(records);
        return records.records();
    }

    /// A cut of the object at random places, sometimes after each byte.
    private InputSplit[] randomSplits(RandomGenerator random) throws IOException {
        long size = store.info(KEY).size();
        var cuts = new TreeSet<Long>(List.of(0L, size));
        int count = random.nextInt(4) == 0 && size < 100 ? (int) size * 3 : random.nextInt(12);
        for (int i = 0; i < count; i++) {
            cuts.add(
                    random.nextInt(3) == 0
                            ? Math.min(size, random.nextLong(6))
                            : random.nextLong(size + 1));
        }
        var splits = new ArrayList<InputSplit>();
        long start = 0;
        for (long end : cuts.tailSet(1L)) {
            splits.add(split(start, end));
            start = end;
        }
        return splits.toArray(InputSplit[]::new);
    }

    private static byte[] randomText(RandomGenerator random) {
        var out = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        int shape = random.nextInt(8);
        int lines = shape == 7 ? 0 : random.nextInt(30);
        for (int i = 0; i < lines; i++) {
            if (shape != 0) {
                out.writeBytes(randomLine(random, shape));
            }
            out.writeBytes((shape == 1 || random.nextInt(6) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
        }
        if (random.nextBoolean()) {
            out.writeBytes(randomLine(random, shape));
        }
        return out.toByteArray();
    }

    private static byte[] randomLine(RandomGenerator random, int shape) {
        int choice = random.nextInt(10);
        if (choice == 0) {
            byte[] invalid = new byte[random.nextInt(20)];
            for (int i = 0; i < invalid.length; i++) {
                invalid[i] = (byte) (0x80 | random.nextInt(128));
            }
            return invalid;
        }
        if (choice == 1) {
            return "\r\rzwölf €uro 𝄞\r".getBytes(UTF_8);
        }
        int size = random.nextInt(shape == 2 ? 200 : 12);
        return "x".repeat(size).getBytes(UTF_8);
    }

    /// The lines as the simplest program finds them.
    private static List<String> linesOf(byte[] content) {
        String text = new String(content, ISO_8859_1);
        if (text.startsWith("\u00EF\u00BB\u00BF")) {
            text = text.substring(3);
        }
        var lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return lines;
    }

    @Test
    void every_line_is_read_once_and_in_order_however_the_file_is_split() {
        Seeds.check(
                1_000,
                random -> {
                    byte[] content = randomText(random);
                    put(content);

                    assertThat(read(LINES, split(0, content.length))).isEqualTo(linesOf(content));
                    assertThat(read(LINES, randomSplits(random))).isEqualTo(linesOf(content));
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
                    put(out.toByteArray());

                    assertThat(read(LINES, randomSplits(random)).equals(linesOf(out.toByteArray())))
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
                    put(out.toByteArray());

                    assertThat(read(LINES, randomSplits(random)).equals(linesOf(out.toByteArray())))
                            .isTrue();
                });
    }

    @Test
    void lines_are_decoded_as_utf_8() throws Exception {
        put("é€\n𝄞".getBytes(UTF_8));

        assertThat(read(new InputFormat.Lines(true), split(0, 9))).containsExactly("é€", "𝄞");
    }

    @Test
    void an_empty_file_has_no_records_in_any_line_format() throws Exception {
        put(new byte[0]);

        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.FixedLength(3),
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv().withHeader()),
                        new InputFormat.Rows(Delimited.by(',').withHeader()))) {
            assertThat(read(format, split(0, 0))).isEmpty();
        }
        assertThat(read(new InputFormat.WholeFiles(), split(0, 0))).containsExactly(KEY + "=");
    }

    @Test
    void several_splits_of_several_files_are_read_one_after_the_other() throws Exception {
        Stores.put(store, "/a", "1\n2".getBytes(UTF_8));
        Stores.put(store, "/b", "3\n".getBytes(UTF_8));

        var records = new RecordList();
        new SplitReader(
                        LINES,
                        List.of(
                                new InputSplit("/a", 0, 3, 3, Compression.NONE),
                                new InputSplit("/b", 0, 2, 2, Compression.NONE)),
                        store,
                        meter)
                .run(records);

        assertThat(records.records()).containsExactly("1", "2", "3");
        assertThat(records.finished()).isZero();
        assertThat(meter.metrics(0).recordsRead()).isEqualTo(3);
        assertThat(meter.metrics(0).bytesRead()).isEqualTo(5);
    }

    @Test
    void rows_are_the_lines_that_are_not_empty_however_the_file_is_split() {
        var format = new InputFormat.Rows(Delimited.by('x'));
        Seeds.check(
                1_000,
                random -> {
                    byte[] content = randomText(random);
                    put(content);
                    List<String> expected = new ArrayList<>(linesOf(content));
                    expected.removeIf(String::isEmpty);

                    assertThat(read(format, randomSplits(random))).isEqualTo(expected);
                });
    }

    @Test
    void rows_are_found_whichever_columns_the_function_looks_at() {
        var format = new InputFormat.Rows(Delimited.by(','));
        Seeds.check(
                400,
                random -> {
                    var expected = new ArrayList<String>();
                    for (int i = random.nextInt(50); i > 0; i--) {
                        expected.add("a".repeat(random.nextInt(9)) + "," + i + ",c");
                    }
                    put((String.join("\n", expected) + "\n").getBytes(UTF_8));
                    var records = new ArrayList<String>();
                    RecordSink sink =
                            new SinkOf(value -> {
                                var row = (Row) value;
                                if (random.nextBoolean()) {
                                    row.slice(random.nextInt(row.columnCount()));
                                }
                                records.add(row.toString());
                            });

                    if (!expected.isEmpty()) {
                        new SplitReader(format, List.of(randomSplits(random)), store, meter)
                                .run(sink);
                    }

                    assertThat(records).isEqualTo(expected);
                });
    }

    @Test
    void a_header_names_the_columns_of_every_split_and_is_no_row() {
        var format = new InputFormat.Rows(Delimited.by(',').withHeader());
        Seeds.check(
                300,
                random -> {
                    String mark = random.nextBoolean() ? "\uFEFF" : "";
                    String end = random.nextBoolean() ? "\r\n" : "\n";
                    var text = new StringBuilder(mark + "name,number" + end);
                    var expected = new ArrayList<String>();
                    for (int i = random.nextInt(20); i > 0; i--) {
                        text.append("n").append(i).append(',').append(i).append(end);
                        expected.add(i + ":n" + i);
                    }
                    put(text.toString().getBytes(UTF_8));
                    var records = new ArrayList<String>();
                    RecordSink sink =
                            new SinkOf(value -> {
                                var row = (Row) value;
                                records.add(row.getInt("number") + ":" + row.getString("name"));
                            });

                    new SplitReader(format, List.of(randomSplits(random)), store, meter).run(sink);

                    assertThat(records).isEqualTo(expected);
                });
    }

    @Test
    void each_file_has_its_own_header() throws Exception {
        Stores.put(store, "/a", "x,y\n1,2\n".getBytes(UTF_8));
        Stores.put(store, "/b", "y,x\n3,4\n".getBytes(UTF_8));
        var splits =
                List.of(
                        new InputSplit("/a", 0, 8, 8, Compression.NONE),
                        new InputSplit("/b", 0, 8, 8, Compression.NONE));
        for (Delimited format :
                List.of(Delimited.by(',').withHeader(), Delimited.csv().withHeader())) {
            var values = new ArrayList<String>();

            new SplitReader(new InputFormat.Rows(format), splits, store, meter)
                    .run(new SinkOf(row -> values.add(((Row) row).getString("x"))));

            assertThat(values).containsExactly("1", "4");
        }
    }

    @Test
    void given_names_go_before_those_of_the_header() throws Exception {
        put("x,y\n1,2\n".getBytes(UTF_8));
        for (Delimited format : List.of(Delimited.by(','), Delimited.csv())) {
            var values = new ArrayList<String>();

            new SplitReader(
                            new InputFormat.Rows(format.withHeader().withColumns("a", "b")),
                            List.of(split(0, 8)),
                            store,
                            meter)
                    .run(new SinkOf(row -> values.add(((Row) row).getString("b"))));

            assertThat(values).containsExactly("2");
        }
    }

    @Test
    void quoted_rows_hold_delimiters_quotes_and_line_breaks() {
        Seeds.check(
                1_000,
                random -> {
                    var text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
                    var expected = new ArrayList<List<String>>();
                    for (int i = random.nextInt(20); i > 0; i--) {
                        List<String> fields = new ArrayList<>();
                        for (int j = 1 + random.nextInt(4); j > 0; j--) {
                            fields.add(randomField(random));
                        }
                        expected.add(fields);
                        fields.forEach(f -> text.append(written(f, random)).append(','));
                        text.setCharAt(text.length() - 1, '\n');
                        text.append(random.nextInt(5) == 0 ? "\n\r\n" : "");
                    }
                    if (random.nextBoolean() && text.length() > 1) {
                        text.setLength(text.length() - 1);
                    }
                    put(text.toString().getBytes(UTF_8));

                    assertThat(quotedRows(Delimited.csv())).isEqualTo(expected);
                });
    }

    private List<List<String>> quotedRows(Delimited format) throws Exception {
        var rows = new ArrayList<List<String>>();
        new SplitReader(
                        new InputFormat.Rows(format),
                        List.of(whole(Compression.NONE)),
                        store,
                        meter)
                .run(
                        new SinkOf(value -> {
                            var row = (Row) value;
                            var fields = new ArrayList<String>();
                            for (int i = 0; i < row.columnCount(); i++) {
                                fields.add(row.getString(i));
                            }
                            rows.add(fields);
                        }));
        return rows;
    }

    private static String randomField(RandomGenerator random) {
        var field = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            field.append("ab,\"\n\ré".charAt(random.nextInt(7)));
        }
        return field.toString();
    }

    private static String written(String field, RandomGenerator random) {
        boolean isPlain = field.matches("[abé][abé\"]*");
        return isPlain && random.nextBoolean() ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    @Test
    void quoted_rows_longer_than_the_buffer_are_read() throws Exception {
        String large = "x\n,\"".repeat(300_000);
        put(("1,\"" + large.replace("\"", "\"\"") + "\"\n2,b\n").getBytes(UTF_8));

        assertThat(quotedRows(Delimited.csv()))
                .isEqualTo(List.of(List.of("1", large), List.of("2", "b")));
    }

    @Test
    void a_quoted_row_keeps_a_carriage_return_that_is_not_the_line_breaks() throws Exception {
        put("a,b\r\r\nc\r\n".getBytes(UTF_8));

        assertThat(quotedRows(Delimited.csv())).containsExactly(List.of("a", "b\r"), List.of("c"));
    }

    @Test
    void a_quote_that_is_never_closed_is_an_error_that_names_the_row() throws Exception {
        put("a,b\nc,\"d\n".getBytes(UTF_8));

        assertThatThrownBy(() -> quotedRows(Delimited.csv()))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("object=" + KEY + " offset=4");
    }

    @Test
    void records_of_fixed_length_are_read_once_however_the_file_is_split() {
        Seeds.check(
                500,
                random -> {
                    int recordSize = 1 + random.nextInt(20);
                    byte[] content = new byte[recordSize * random.nextInt(50)];
                    random.nextBytes(content);
                    put(content);
                    var expected = new ArrayList<String>();
                    for (int at = 0; at < content.length; at += recordSize) {
                        expected.add(new String(content, at, recordSize, ISO_8859_1));
                    }
                    var splits = new ArrayList<InputSplit>();
                    for (int at = 0; at < content.length; ) {
                        int records = 1 + random.nextInt(10);
                        int end = Math.min(content.length, at + records * recordSize);
                        splits.add(split(at, end));
                        at = end;
                    }

                    assertThat(
                                    read(
                                            new InputFormat.FixedLength(recordSize),
                                            splits.toArray(InputSplit[]::new)))
                            .isEqualTo(expected);
                });
    }

    @Test
    void a_file_that_ends_inside_a_fixed_length_record_is_an_error() throws Exception {
        put(new byte[10]);

        assertThatThrownBy(() -> read(new InputFormat.FixedLength(4), split(0, 10)))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("object=" + KEY + " offset=8");
    }

    @Test
    void a_fixed_length_record_may_be_larger_than_the_buffer() throws Exception {
        put(new byte[1_200_000]);

        assertThat(read(new InputFormat.FixedLength(600_000), split(0, 1_200_000))).hasSize(2);
    }

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
                    put(compressed(compression, content.getBytes(UTF_8)));
                    List<String> lines = linesOf(content.getBytes(UTF_8));
                    InputSplit split = whole(compression);

                    assertThat(read(LINES, split).equals(lines)).isTrue();
                    assertThat(
                                    read(
                                                    new InputFormat.Rows(
                                                            Delimited.by(',').withHeader()),
                                                    split)
                                            .equals(lines.subList(1, lines.size())))
                            .isTrue();
                    assertThat(read(new InputFormat.Rows(Delimited.csv()), split).equals(lines))
                            .isTrue();
                    assertThat(
                                    String.join("", read(new InputFormat.FixedLength(4), split))
                                            .equals(content))
                            .isTrue();
                    assertThat(
                                    read(new InputFormat.WholeFiles(), split)
                                            .equals(List.of(KEY + "=" + content)))
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
                    put(Arrays.copyOf(whole, size));

                    assertThatThrownBy(() -> read(LINES, whole(compression)))
                            .isInstanceOf(CorruptInputException.class)
                            .hasMessageContaining("object=" + KEY);
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
                    put(damaged);

                    assertThatThrownBy(() -> read(LINES, whole(compression)))
                            .isInstanceOf(CorruptInputException.class)
                            .hasMessageContaining("object=" + KEY);
                });
    }

    @Test
    void a_store_that_fails_under_compressed_input_is_not_corruption() throws Exception {
        put(compressed(Compression.GZIP, new byte[100]));
        var failing = new FailingReads(store);

        assertThatThrownBy(() ->
                        new SplitReader(LINES, List.of(whole(Compression.GZIP)), failing, meter)
                                .run(new RecordList()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptInputException.class)
                .hasMessageContaining("connection reset");
        assertThat(failing.open).isZero();
    }

    @Test
    void an_input_that_changed_since_it_was_planned_is_refused() throws Exception {
        put(new byte[10]);
        var planned = new InputSplit(KEY, 0, 9, 9, Compression.NONE);

        assertThatThrownBy(() -> read(LINES, planned))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("object=" + KEY + " planned=9 found=10");
    }

    @Test
    void a_failing_function_is_reported_with_object_and_offset_of_its_record() throws Exception {
        put("first,1\nsecond,2\nthird,3\n".getBytes(UTF_8));
        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv()))) {
            // Files with quotes are not split.
            long from = format.equals(new InputFormat.Rows(Delimited.csv())) ? 0 : 2;
            for (Exception thrown :
                    List.of(
                            new IllegalStateException("no"),
                            new java.util.zip.DataFormatException("no"))) {
                var sink =
                        new SinkOf(value -> {
                            if (value.toString().startsWith("third")) {
                                throw thrown;
                            }
                        });

                assertThatThrownBy(() ->
                                new SplitReader(format, List.of(split(from, 25)), store, meter)
                                        .run(sink))
                        .isInstanceOf(RecordFailedException.class)
                        .hasMessageContaining("object=" + KEY + " offset=17 ")
                        .hasMessageContaining(thrown.getClass().getName() + ": no")
                        .hasCause(thrown);
            }
        }
    }

    @Test
    void a_failing_function_of_other_formats_is_reported_with_its_place_too() throws Exception {
        put(new byte[12]);
        int[] count = {0};
        var sink =
                new SinkOf(value -> {
                    if (count[0]++ == 2) {
                        throw new java.util.zip.DataFormatException("no");
                    }
                });

        assertThatThrownBy(() ->
                        new SplitReader(
                                        new InputFormat.FixedLength(4),
                                        List.of(split(0, 12)),
                                        store,
                                        meter)
                                .run(sink))
                .isInstanceOf(RecordFailedException.class)
                .hasMessageContaining("object=" + KEY + " offset=8 ");
        count[0] = 2;
        assertThatThrownBy(() ->
                        new SplitReader(
                                        new InputFormat.WholeFiles(),
                                        List.of(split(0, 12)),
                                        store,
                                        meter)
                                .run(sink))
                .isInstanceOf(RecordFailedException.class)
                .hasMessageContaining("object=" + KEY + " offset=0 ");
    }

    @Test
    void the_end_of_reading_and_interrupts_pass_unchanged() throws Exception {
        put("first\n".getBytes(UTF_8));
        for (Exception thrown :
                List.of(new EnoughException(this), new InterruptedException("stop"))) {
            for (InputFormat format :
                    List.of(
                            LINES,
                            new InputFormat.Rows(Delimited.by(',')),
                            new InputFormat.Rows(Delimited.csv()),
                            new InputFormat.FixedLength(6),
                            new InputFormat.WholeFiles())) {
                assertThatThrownBy(() ->
                                new SplitReader(format, List.of(split(0, 6)), store, meter)
                                        .run(
                                                new SinkOf(value -> {
                                                    throw thrown;
                                                })))
                        .isSameAs(thrown);
            }
        }
    }

    @Test
    void records_read_are_counted_when_reading_ends_early() throws Exception {
        put("1\n2\n3\n4\n".getBytes(UTF_8));
        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv()),
                        new InputFormat.FixedLength(2))) {
            var counting = new TaskMeter();
            int[] left = {3};

            assertThatThrownBy(() ->
                            new SplitReader(format, List.of(split(0, 8)), store, counting)
                                    .run(
                                            new SinkOf(value -> {
                                                if (--left[0] == 0) {
                                                    throw new EnoughException(this);
                                                }
                                            })))
                    .isInstanceOf(EnoughException.class);

            assertThat(counting.metrics(0).recordsRead()).isBetween(2L, 3L);
        }
    }

    @Test
    void objects_are_closed_whether_reading_succeeds_or_fails() throws Exception {
        put("1\n2\n".getBytes(UTF_8));
        var counting = new FailingReads(store);
        counting.isFailing = false;
        var format = new InputFormat.Rows(Delimited.by(',').withHeader());

        new SplitReader(format, List.of(split(0, 4)), counting, meter).run(new RecordList());
        assertThatThrownBy(() ->
                        new SplitReader(
                                        new InputFormat.Lines(false),
                                        Collections.nCopies(2, split(0, 4)),
                                        counting,
                                        meter)
                                .run(
                                        new SinkOf(value -> {
                                            throw new IllegalStateException();
                                        })))
                .isInstanceOf(RecordFailedException.class);

        assertThat(counting.open).isZero();
    }

    /// A function of values as a sink.
    private record SinkOf(dev.mayfly.function.ActionFunction<Object> action) implements RecordSink {
        @Override
        public void accept(@org.jspecify.annotations.Nullable Object key, Object value)
                throws Exception {
            action.accept(value);
        }

        @Override
        public void finish() {}
    }

    /// Counts open readers, and fails reads if asked to.
    private static final class FailingReads extends dev.mayfly.storage.ForwardingStore {
        private boolean isFailing = true;
        private int open;

        FailingReads(ObjectStore store) {
            super(store);
        }

        @Override
        public ObjectReader open(String key) throws IOException {
            ObjectReader reader = super.open(key);
            open++;
            return new ObjectReader() {
                @Override
                public long size() {
                    return reader.size();
                }

                @Override
                public int read(long position, byte[] target, int offset, int count)
                        throws IOException {
                    if (isFailing) {
                        throw new IOException("connection reset");
                    }
                    return reader.read(position, target, offset, count);
                }

                @Override
                public void close() throws IOException {
                    open--;
                    reader.close();
                }
            };
        }
    }
}
