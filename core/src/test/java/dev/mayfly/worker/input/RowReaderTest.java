package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    private final InputFile file = new InputFile();

    @Test
    void rows_are_the_lines_that_are_not_empty_however_the_file_is_split() {
        var format = new InputFormat.Rows(Delimited.by('x'));
        Seeds.check(
                1_000,
                random -> {
                    byte[] content = TextLines.randomText(random);
                    file.put(content);
                    List<String> expected = new ArrayList<>(TextLines.linesOf(content));
                    expected.removeIf(String::isEmpty);

                    assertThat(file.read(format, file.randomSplits(random))).isEqualTo(expected);
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
                    file.put((String.join("\n", expected) + "\n").getBytes(UTF_8));
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
                        file.reader(format, file.randomSplits(random)).run(sink);
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
                    file.put(text.toString().getBytes(UTF_8));
                    var records = new ArrayList<String>();
                    RecordSink sink =
                            new SinkOf(value -> {
                                var row = (Row) value;
                                records.add(row.getInt("number") + ":" + row.getString("name"));
                            });

                    file.reader(format, file.randomSplits(random)).run(sink);

                    assertThat(records).isEqualTo(expected);
                });
    }

    @Test
    void each_file_has_its_own_header() throws Exception {
        Stores.put(file.store, "/a", "x,y\n1,2\n".getBytes(UTF_8));
        Stores.put(file.store, "/b", "y,x\n3,4\n".getBytes(UTF_8));
        var splits =
                List.of(
                        new InputSplit("/a", 0, 8, 8, Compression.NONE),
                        new InputSplit("/b", 0, 8, 8, Compression.NONE));
        for (Delimited format :
                List.of(Delimited.by(',').withHeader(), Delimited.csv().withHeader())) {
            var values = new ArrayList<String>();

            file.reader(new InputFormat.Rows(format), splits.toArray(InputSplit[]::new))
                    .run(new SinkOf(row -> values.add(((Row) row).getString("x"))));

            assertThat(values).containsExactly("1", "4");
        }
    }

    @Test
    void given_names_go_before_those_of_the_header() throws Exception {
        file.put("x,y\n1,2\n".getBytes(UTF_8));
        for (Delimited format : List.of(Delimited.by(','), Delimited.csv())) {
            var values = new ArrayList<String>();

            file.reader(
                            new InputFormat.Rows(format.withHeader().withColumns("a", "b")),
                            file.split(0, 8))
                    .run(new SinkOf(row -> values.add(((Row) row).getString("b"))));

            assertThat(values).containsExactly("2");
        }
    }
}
