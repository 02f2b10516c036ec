package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.StorageException;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.EnoughSignal;
import dev.mayfly.worker.flow.HeldRecordException;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitReaderTest {
    private static final InputFormat LINES = new InputFormat.Lines(false);

    private final InputFile file = new InputFile();

    @Test
    void an_empty_file_has_no_records_in_any_line_format() throws Exception {
        file.put(new byte[0]);

        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.FixedLength(3),
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv().withHeader()),
                        new InputFormat.Rows(Delimited.by(',').withHeader()))) {
            assertThat(file.read(format, file.split(0, 0))).isEmpty();
        }
        assertThat(file.read(new InputFormat.WholeFiles(), file.split(0, 0)))
                .containsExactly(InputFile.KEY + "=");
    }

    @Test
    void several_splits_of_several_files_are_read_one_after_the_other() throws Exception {
        Stores.put(file.store, "/a", "1\n2".getBytes(UTF_8));
        Stores.put(file.store, "/b", "3\n".getBytes(UTF_8));

        var records = new RecordList();
        file.reader(
                        LINES,
                        new InputSplit("/a", 0, 3, 3, Compression.NONE),
                        new InputSplit("/b", 0, 2, 2, Compression.NONE))
                .run(records);

        assertThat(records.records()).containsExactly("1", "2", "3");
        assertThat(records.finished()).isZero();
        assertThat(file.meter.metrics(0).recordsRead()).isEqualTo(3);
        assertThat(file.meter.metrics(0).bytesRead()).isEqualTo(5);
    }

    @Test
    void an_input_that_changed_since_it_was_planned_is_refused() throws Exception {
        file.put(new byte[10]);
        var planned = new InputSplit(InputFile.KEY, 0, 9, 9, Compression.NONE);

        assertThatThrownBy(() -> file.read(LINES, planned))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " planned=9 found=10");
    }

    @Test
    void a_failing_function_is_reported_with_object_and_offset_of_its_record() throws Exception {
        file.put("first,1\nsecond,2\nthird,3\n".getBytes(UTF_8));
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

                assertThatThrownBy(() -> file.reader(format, file.split(from, 25)).run(sink))
                        .isInstanceOf(RecordFailedException.class)
                        .hasMessageContaining("object=" + InputFile.KEY + " offset=17 ")
                        .hasMessageContaining(thrown.getClass().getName() + ": no")
                        .hasCause(thrown);
            }
        }
    }

    @Test
    void a_failing_function_of_other_formats_is_reported_with_its_place_too() throws Exception {
        file.put(new byte[12]);
        int[] count = {0};
        var sink =
                new SinkOf(value -> {
                    if (count[0]++ == 2) {
                        throw new java.util.zip.DataFormatException("no");
                    }
                });

        assertThatThrownBy(() ->
                        file.reader(new InputFormat.FixedLength(4), file.split(0, 12)).run(sink))
                .isInstanceOf(RecordFailedException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " offset=8 ");
        count[0] = 2;
        assertThatThrownBy(() ->
                        file.reader(new InputFormat.WholeFiles(), file.split(0, 12)).run(sink))
                .isInstanceOf(RecordFailedException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " offset=0 ");
    }

    @Test
    void a_failure_of_storage_is_not_told_as_the_records(@TempDir Path directory) throws Exception {
        file.put("first\nsecond\n".getBytes(UTF_8));
        Path occupied = Files.createFile(directory.resolve("file"));
        var spilling =
                new SinkOf(value -> {
                    if (value.toString().startsWith("second")) {
                        new FileObjectStore(directory).create(occupied + "/run").close();
                    }
                });

        for (InputFormat format :
                List.of(
                        new InputFormat.Lines(false),
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv()))) {
            assertThatThrownBy(() -> file.reader(format, file.split(0, 13)).run(spilling))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("not a directory: action=create");
        }
    }

    @Test
    void a_record_that_was_held_lies_at_the_place_or_before() throws Exception {
        file.put("first\nsecond\n".getBytes(UTF_8));
        var thrown = new IllegalStateException("no");
        var sink =
                new SinkOf(value -> {
                    if (value.toString().equals("second")) {
                        throw new HeldRecordException(thrown);
                    }
                });

        assertThatThrownBy(() -> file.reader(LINES, file.split(0, 13)).run(sink))
                .isInstanceOf(RecordFailedException.class)
                .hasMessageContaining("object=" + InputFile.KEY + " at or before offset=6 cause=")
                .hasCause(thrown);
    }

    @Test
    void interrupts_pass_unchanged() throws Exception {
        file.put("first\n".getBytes(UTF_8));
        var thrown = new InterruptedException("stop");
        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv()),
                        new InputFormat.FixedLength(6),
                        new InputFormat.WholeFiles())) {
            assertThatThrownBy(() ->
                            file.reader(format, file.split(0, 6))
                                    .run(
                                            new SinkOf(value -> {
                                                throw thrown;
                                            })))
                    .isSameAs(thrown);
        }
    }

    @Test
    void records_read_are_counted_when_reading_ends_early() throws Exception {
        file.put("1\n2\n3\n4\n".getBytes(UTF_8));
        for (InputFormat format :
                List.of(
                        LINES,
                        new InputFormat.Rows(Delimited.by(',')),
                        new InputFormat.Rows(Delimited.csv()),
                        new InputFormat.FixedLength(2))) {
            var counting = new TaskMeter();
            int[] left = {3};

            assertThatThrownBy(() ->
                            new SplitReader(
                                            format,
                                            List.of(file.split(0, 8)),
                                            0,
                                            file.store,
                                            counting,
                                            Deadline.NEVER)
                                    .run(
                                            new SinkOf(value -> {
                                                if (--left[0] == 0) {
                                                    throw new EnoughSignal(this);
                                                }
                                            })))
                    .isInstanceOf(EnoughSignal.class);

            assertThat(counting.metrics(0).recordsRead()).isBetween(2L, 3L);
        }
    }

    @Test
    void objects_are_closed_whether_reading_succeeds_or_fails() throws Exception {
        file.put("1\n2\n".getBytes(UTF_8));
        var counting = new FailingReads(file.store);
        counting.isFailing = false;
        var format = new InputFormat.Rows(Delimited.by(',').withHeader());

        new SplitReader(format, List.of(file.split(0, 4)), 0, counting, file.meter, Deadline.NEVER)
                .run(new RecordList());
        assertThatThrownBy(() ->
                        new SplitReader(
                                        new InputFormat.Lines(false),
                                        Collections.nCopies(2, file.split(0, 4)),
                                        0,
                                        counting,
                                        file.meter,
                                        Deadline.NEVER)
                                .run(
                                        new SinkOf(value -> {
                                            throw new IllegalStateException();
                                        })))
                .isInstanceOf(RecordFailedException.class);

        assertThat(counting.open).isZero();
    }
}
