package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The bytes of every encoding, as docs/formats/codec.md shows them. `-Dgolden.update` writes the
/// file anew.
class CodecGoldenTest {
    private static final String NAME = "encodings.txt";
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final StringBuilder lines =
            new StringBuilder("# type | value | bytes | bytes inside another value\n");

    @Test
    void bytes_are_those_of_the_golden_file() throws Exception {
        primitives();
        text();
        values();
        collections();
        records();
        dynamic();

        if (System.getProperty("golden.update") != null) {
            Files.writeString(
                    Path.of("src/test/resources/dev/mayfly/codec", NAME), lines.toString());
        }
        try (InputStream golden = CodecGoldenTest.class.getResourceAsStream(NAME)) {
            String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(lines.toString()).isEqualTo(expected);
        }
    }

    private void primitives() {
        add(Codecs.booleans(), true);
        add(Codecs.int8s(), (byte) -1);
        add(Codecs.shorts(), (short) 1);
        add(Codecs.characters(), 'a');
        add(Codecs.ints(), -1);
        add(Codecs.ints(), 1);
        add(Codecs.longs(), Long.MIN_VALUE);
        add(Codecs.longs(), 258L);
        add(Codecs.floats(), -1.5f);
        add(Codecs.doubles(), -1.5);
        add(Codecs.doubles(), -0.0);
        add(Codecs.doubles(), 0.0);
        add(Codecs.doubles(), Double.NaN);
    }

    private void text() {
        add(Codecs.strings(), "");
        add(Codecs.strings(), "aé世\uD83E\uDD8B");
        add(Codecs.strings(), "a\u0000b");
        add(Codecs.strings(), "\uD800");
        add(Codecs.slices(), Slice.of(new byte[] {0, 1, -1}));
        add(Codecs.rows(), Samples.row("a,\"b\"", true));
        add(Codecs.bytes(), new byte[] {0, 1});
    }

    private void values() {
        add(Codecs.of(BigInteger.class), BigInteger.valueOf(-129));
        add(Codecs.of(BigInteger.class), BigInteger.valueOf(128));
        add(Codecs.of(BigDecimal.class), new BigDecimal("12.50"));
        add(Codecs.of(BigDecimal.class), new BigDecimal("-12.5"));
        add(Codecs.of(BigDecimal.class), new BigDecimal("0.0"));
        add(Codecs.of(Instant.class), Instant.ofEpochSecond(1, 2));
        add(Codecs.of(Duration.class), Duration.ofSeconds(-1, 5));
        add(Codecs.of(LocalDate.class), LocalDate.of(1970, 1, 3));
        add(Codecs.of(LocalTime.class), LocalTime.ofNanoOfDay(3));
        add(Codecs.of(LocalDateTime.class), LocalDateTime.of(1970, 1, 1, 0, 0, 1));
        add(Codecs.of(UUID.class), new UUID(1, -1));
        add(Codecs.of(Samples.Colour.class), Samples.Colour.BLUE);
    }

    private void collections() {
        add(Codecs.of(long[].class), new long[] {1, 2});
        add(Codecs.of(boolean[].class), new boolean[] {true, false});
        add(Codecs.of(String[].class), new String[] {"a", ""});
        add(Codecs.lists(Codecs.strings()), List.of("a", "b"));
        add(Codecs.lists(Codecs.int8s()), List.of());
        add(Codecs.sets(Codecs.int8s()), new TreeSet<>(Set.of((byte) 2, (byte) 1)));
        add(
                Codecs.maps(Codecs.strings(), Codecs.int8s()),
                new TreeMap<>(Map.of("b", (byte) 0, "a", (byte) 1)));
        add(Codecs.optionals(Codecs.strings()), Optional.empty());
        add(Codecs.optionals(Codecs.strings()), Optional.of("a"));
        add(Codecs.pairs(Codecs.strings(), Codecs.ints()), Map.entry("a", 1));
    }

    private void records() {
        add(
                Codecs.records(Samples.Visit.class),
                new Samples.Visit("u", 1, 2, Optional.of(Samples.Colour.GREEN)));
        add(Codecs.records(Samples.Empty.class), new Samples.Empty());
        add(
                Codecs.records(Samples.Tree.class),
                new Samples.Tree("a", List.of(new Samples.Tree("b", List.of()))));
        add(Codecs.of(Samples.Shape.class), new Samples.Circle(1));
        add(Codecs.of(Samples.Shape.class), Samples.Special.PLANE);
    }

    private void dynamic() {
        List<Object> values =
                List.of(
                        true,
                        (byte) 1,
                        (short) 1,
                        'a',
                        1,
                        1L,
                        1f,
                        1.0,
                        BigInteger.ONE,
                        BigDecimal.ONE,
                        "a",
                        Slice.of("a"),
                        Samples.row("a", false),
                        Instant.EPOCH,
                        Duration.ZERO,
                        LocalDate.EPOCH,
                        LocalTime.MIDNIGHT,
                        LocalDateTime.of(LocalDate.EPOCH, LocalTime.MIDNIGHT),
                        new UUID(0, 0),
                        List.of("a", 1),
                        Set.of("a"),
                        Map.of("a", 1),
                        Optional.of("a"),
                        Map.entry("a", "b"),
                        Samples.Colour.BLUE,
                        new Samples.Circle(1));
        for (Object value : values) {
            add(Codecs.dynamic(), value);
        }
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    boolean isPlain = point >= ' ' && point < 0x7F;
                    escaped.append(
                            isPlain
                                    ? Character.toString(point)
                                    : "\\u{" + Integer.toHexString(point) + '}');
                });
        return escaped.toString();
    }

    private <T> void add(Codec<T> codec, T value) {
        String text =
                value instanceof Object[] objects
                        ? List.of(objects).toString()
                        : value.getClass().isArray() ? "array" : value.toString();
        lines.append(codec.name())
                .append(" | ")
                .append(escaped(text))
                .append(" | ")
                .append(HEX.formatHex(CodecPropertyTest.plain(codec, value)))
                .append(" | ")
                .append(HEX.formatHex(CodecPropertyTest.element(codec, value)))
                .append('\n');
    }
}
