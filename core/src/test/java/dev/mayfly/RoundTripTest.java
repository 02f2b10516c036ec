package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.KeyValue;
import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Compression;
import dev.mayfly.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is written comes back when it is read.
final class RoundTripTest {
    private static final int RUNS = 10;

    @TempDir Path directory;
    private Session session;
    private int outputs;

    record Item(String name, int count, double price) {}

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withWorkDirectory(directory.resolve("work").toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String newOutput() {
        return directory.resolve("out" + outputs++).toString();
    }

    private static String text(RandomGenerator random) {
        String letters = "ab,\"; \t'\u00e4\u20ac";
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static Item item(RandomGenerator random) {
        return new Item(text(random), random.nextInt(), random.nextInt(1000) / 8.0);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void lines_come_back(Compression compression) {
        List<String> lines = List.of("first", "", "\u00e4\u20ac", "last");
        String out = newOutput();

        session.of(lines).repartition(2).saveAsText(Output.to(out).compressed(compression));

        assertThat(session.text(out).collect()).containsExactlyInAnyOrderElementsOf(lines);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void records_of_one_size_come_back(Compression compression) {
        Seeds.check(
                RUNS,
                random -> {
                    int size = 1 + random.nextInt(40);
                    var records = new ArrayList<byte[]>();
                    for (int i = random.nextInt(2000); i > 0; i--) {
                        var bytes = new byte[size];
                        random.nextBytes(bytes);
                        records.add(bytes);
                    }
                    String out = newOutput();

                    session.of(Codecs.bytes(), records)
                            .repartition(3)
                            .saveAsFixedLength(size, Output.to(out).compressed(compression));

                    assertThat(
                                    session.fixedLength(size, out)
                                            .map(slice -> HexFormat.of().formatHex(slice.toBytes()))
                                            .collect())
                            .containsExactlyInAnyOrderElementsOf(
                                    records.stream().map(HexFormat.of()::formatHex).toList());
                });
    }

    @Test
    void a_record_of_another_size_is_refused() {
        var slices = session.of("four", "three").map(text -> Slice.of(text));

        assertThatThrownBy(() -> slices.saveAsFixedLength(4, Output.to(newOutput())))
                .hasMessageContaining("5");
    }

    @Test
    void fields_come_back_whatever_is_in_them() {
        Seeds.check(
                RUNS,
                random -> {
                    var items = new ArrayList<Item>();
                    for (int i = random.nextInt(500); i > 0; i--) {
                        items.add(item(random));
                    }
                    String out = newOutput();

                    session.of(Codecs.records(Item.class), items)
                            .repartition(2)
                            .saveAsDelimited(',', out);

                    assertThat(
                                    session.delimited(Delimited.csv(), out)
                                            .map(row ->
                                                    new Item(
                                                            row.getString(0),
                                                            row.getInt(1),
                                                            row.getDouble(2)))
                                            .collect())
                            .containsExactlyInAnyOrderElementsOf(items);
                });
    }

    @Test
    void keys_and_values_come_back_as_fields() {
        String out = newOutput();

        session.of(new Item("a;b", 1, 0.5), new Item("", 2, 1))
                .keyBy(item -> item.name())
                .saveAsDelimited(';', out);

        assertThat(
                        session.delimited(Delimited.by(';').quoted(), out)
                                .map(row -> List.of(row.getString(0), row.getString(1)))
                                .collect())
                .containsExactlyInAnyOrder(List.of("a;b", "a;b"), List.of("", ""));
    }

    @Test
    void whole_files_come_with_their_places() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        Files.writeString(in.resolve("a"), "one\ntwo");
        Files.writeString(in.resolve("empty"), "");
        Files.writeString(in.resolve("_hidden"), "no");

        List<KeyValue<String, Slice>> files = session.wholeFiles(in.toString()).collect();
        Map<String, Integer> sizes =
                session.wholeFiles(in.toString()).mapValues(bytes -> bytes.size()).collectAsMap();

        assertThat(sizes)
                .isEqualTo(
                        Map.of(in.resolve("a").toString(), 7, in.resolve("empty").toString(), 0));
        assertThat(files.stream().map(file -> file.value().toString()))
                .containsExactlyInAnyOrder("one\ntwo", "");
    }

    @Test
    void whole_files_are_decompressed() throws Exception {
        String out = newOutput();
        session.of("one", "two")
                .coalesce(1)
                .saveAsText(Output.to(out).compressed(Compression.GZIP));

        Map<String, String> files =
                session.wholeFiles(out)
                        .mapValues(bytes -> new String(bytes.toBytes(), StandardCharsets.UTF_8))
                        .collectAsMap();

        assertThat(files.values()).containsExactly("one\ntwo\n");
    }
}
