package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Readers that are stopped, and others that go on.
@Timeout(60)
class DeadlineTest {
    private final InputFile file = new InputFile();

    /// A clock that runs by one each time it is asked.
    private static Deadline after(int asks) {
        int[] left = {asks};
        return () -> --left[0] < 0;
    }

    /// Reads splits with readers that are stopped at random, one after the other.
    private List<String> read(RandomGenerator random, InputFormat format, InputSplit... splits)
            throws Exception {
        var records = new RecordList();
        List<InputSplit> left = List.of(splits);
        long done = 0;
        long counted = file.meter.metrics(0).recordsRead();
        while (!left.isEmpty()) {
            InputSplit[] now = left.toArray(InputSplit[]::new);
            var reader = file.reader(after(random.nextInt(8)), done, format, now);
            reader.run(records);
            assertThat(size(reader.left())).isLessThanOrEqualTo(size(left));
            assertThat(!reader.left().equals(left) || reader.leftDone() > done).isTrue();
            left = reader.left();
            done = reader.leftDone();
        }
        assertThat(file.meter.metrics(0).recordsRead() - counted)
                .as("each record is counted once")
                .isEqualTo(records.records().size());
        return records.records();
    }

    private static long size(List<InputSplit> splits) {
        return splits.stream().mapToLong(InputSplit::size).sum();
    }

    private void check(RandomGenerator random, InputFormat format, byte[] content)
            throws Exception {
        file.put(content);
        List<String> expected = file.read(format, file.whole(Compression.NONE));

        assertThat(read(random, format, file.whole(Compression.NONE))).isEqualTo(expected);
        assertThat(read(random, format, file.randomSplits(random))).isEqualTo(expected);
    }

    @Test
    void lines_are_read_once_and_in_order_wherever_readers_stop() {
        Seeds.check(
                200,
                random ->
                        check(
                                random,
                                new InputFormat.Lines(random.nextBoolean()),
                                TextLines.randomText(random)));
    }

    @Test
    void rows_are_read_once_and_in_order_wherever_readers_stop() {
        Seeds.check(
                200,
                random -> {
                    var text = new StringBuilder("a,b\n");
                    for (int i = random.nextInt(20); i > 0; i--) {
                        text.append(random.nextInt(4) == 0 ? "\n" : i + ",x\n");
                    }
                    Delimited plain = Delimited.by(',');
                    check(
                            random,
                            new InputFormat.Rows(random.nextBoolean() ? plain : plain.withHeader()),
                            text.toString().getBytes(UTF_8));
                });
    }

    @Test
    void records_of_one_size_are_read_once_and_in_order_wherever_readers_stop() {
        Seeds.check(
                200,
                random -> {
                    byte[] content = new byte[3 * random.nextInt(40)];
                    random.nextBytes(content);
                    file.put(content);
                    var format = new InputFormat.FixedLength(3);
                    long middle = content.length / 6 * 3L;

                    assertThat(
                                    read(
                                            random,
                                            format,
                                            file.split(0, middle),
                                            file.split(middle, content.length)))
                            .isEqualTo(file.read(format, file.whole(Compression.NONE)));
                });
    }

    @Test
    void what_no_reader_can_begin_in_is_read_once_and_in_order_wherever_readers_stop() {
        Seeds.check(
                100,
                random -> {
                    var text = new StringBuilder("a,b\n");
                    for (int i = random.nextInt(20); i > 0; i--) {
                        text.append(i).append(random.nextBoolean() ? ",\"x\ny\"\n" : ",x\n");
                    }
                    byte[] content = text.toString().getBytes(UTF_8);
                    boolean isPacked = random.nextBoolean();
                    file.put(isPacked ? packed(content) : content);
                    InputSplit whole = file.whole(isPacked ? Compression.GZIP : Compression.NONE);

                    for (InputFormat format :
                            List.of(
                                    new InputFormat.Rows(Delimited.csv()),
                                    new InputFormat.Rows(Delimited.csv().withHeader()),
                                    new InputFormat.Lines(random.nextBoolean()),
                                    new InputFormat.WholeFiles())) {
                        assertThat(read(random, format, whole, whole))
                                .isEqualTo(file.read(format, whole, whole));
                    }
                });
    }

    private static byte[] packed(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    @Test
    void a_reader_of_a_compressed_object_stops_behind_a_record() throws Exception {
        file.put(packed("1\n2\n3\n".getBytes(UTF_8)));
        InputSplit whole = file.whole(Compression.GZIP);
        var records = new RecordList();
        var reader = file.reader(after(0), 1, new InputFormat.Lines(true), whole, whole);

        reader.run(records);

        assertThat(records.records()).containsExactly("2");
        assertThat(reader.left()).containsExactly(whole, whole);
        assertThat(reader.leftDone()).isEqualTo(2);
    }

    @Test
    void a_reader_that_takes_its_time_to_skip_goes_on_to_the_end() throws Exception {
        file.put(packed("1\n2\n3\n4\n".getBytes(UTF_8)));
        InputSplit whole = file.whole(Compression.GZIP);
        var records = new RecordList();
        var reader = file.reader(new Over(), 1, new InputFormat.Lines(true), whole, whole);

        reader.run(records);

        assertThat(records.records()).containsExactly("2", "3", "4");
        assertThat(reader.left()).containsExactly(whole);
        assertThat(reader.leftDone()).isZero();
    }

    /// One that has come.
    private static final class Over implements Deadline {
        @Override
        public boolean isDue() {
            return true;
        }

        @Override
        public double spent() {
            return 1;
        }
    }

    @Test
    void a_reader_that_came_to_the_end_in_time_leaves_nothing() throws Exception {
        file.put("1\n2".getBytes(UTF_8));
        var asked = new ArrayList<Integer>();
        Deadline atLast =
                () -> {
                    asked.add(asked.size());
                    return asked.size() >= 2;
                };
        var reader =
                file.reader(atLast, 0, new InputFormat.Lines(true), file.whole(Compression.NONE));

        reader.run(new RecordList());

        assertThat(reader.left()).isEmpty();
    }
}
