package dev.mayfly.codec;

import static dev.mayfly.codec.RandomValues.anything;
import static dev.mayfly.codec.RandomValues.bytes;
import static dev.mayfly.codec.RandomValues.date;
import static dev.mayfly.codec.RandomValues.decimal;
import static dev.mayfly.codec.RandomValues.list;
import static dev.mayfly.codec.RandomValues.number;
import static dev.mayfly.codec.RandomValues.slice;
import static dev.mayfly.codec.RandomValues.small;
import static dev.mayfly.codec.RandomValues.time;
import static dev.mayfly.codec.RandomValues.tree;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Every key type with random values of it and its order.
final class Samples {
    private Samples() {}

    enum Colour {
        RED,
        GREEN,
        BLUE {
            @Override
            public String toString() {
                return "blue";
            }
        }
    }

    record Visit(String url, long time, double revenue, Optional<Colour> colour) {}

    record Empty() {}

    record Everything(
            boolean a, byte b, short c, char d, int e, long f, float g, double h, String i) {}

    record Tree(String name, List<Tree> children) {}

    record Box<T>(T content, int count) {}

    sealed interface Shape permits Circle, Rectangle, Special {}

    record Circle(double radius) implements Shape {}

    record Rectangle(double width, double height) implements Shape {}

    enum Special implements Shape {
        POINT,
        PLANE
    }

    /// A codec with what tests need to know about it.
    ///
    /// @param order the order of values, or null where only equality is compared
    record Sample<T>(Codec<T> codec, Generator<T> generator, @Nullable Comparator<T> order) {
        @Override
        public String toString() {
            return codec.name();
        }
    }

    @FunctionalInterface
    interface Generator<T> {
        T next(RandomGenerator random);
    }

    private static <T extends Comparable<? super T>> Sample<T> ordered(
            Codec<T> codec, Generator<T> generator) {
        return new Sample<>(codec, generator, Comparator.naturalOrder());
    }

    private static <T> Sample<T> unordered(Codec<T> codec, Generator<T> generator) {
        return new Sample<>(codec, generator, null);
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> of(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }

    static List<Sample<?>> all() {
        var samples = new ArrayList<Sample<?>>();
        samples.addAll(numbers());
        samples.addAll(values());
        samples.addAll(arrays());
        samples.addAll(collections());
        samples.addAll(records());
        return samples;
    }

    private static List<Sample<?>> numbers() {
        return List.of(
                ordered(Codecs.booleans(), RandomGenerator::nextBoolean),
                ordered(Codecs.int8s(), random -> (byte) random.nextInt()),
                ordered(Codecs.shorts(), random -> (short) random.nextInt()),
                ordered(Codecs.characters(), random -> (char) random.nextInt()),
                ordered(Codecs.ints(), RandomValues::integer),
                ordered(Codecs.longs(), RandomValues::number),
                ordered(Codecs.floats(), random -> (float) decimal(random)),
                ordered(Codecs.doubles(), RandomValues::decimal),
                ordered(of(BigInteger.class), RandomValues::bigInteger),
                new Sample<>(
                        of(BigDecimal.class),
                        RandomValues::bigDecimal,
                        Comparator.<BigDecimal>naturalOrder().thenComparing(BigDecimal::scale)));
    }

    private static List<Sample<?>> values() {
        return List.of(
                new Sample<>(Codecs.strings(), RandomValues::text, Samples::compareCodePoints),
                ordered(Codecs.slices(), random -> slice(random)),
                ordered(of(Instant.class), random -> Instant.EPOCH.plusNanos(number(random))),
                ordered(of(Duration.class), random -> Duration.ofNanos(number(random))),
                ordered(of(LocalDate.class), RandomValues::date),
                ordered(of(LocalTime.class), RandomValues::time),
                ordered(
                        of(LocalDateTime.class),
                        random -> LocalDateTime.of(date(random), time(random))),
                ordered(of(UUID.class), random -> new UUID(number(random), number(random))),
                ordered(Codecs.enums(Colour.class), RandomValues::colour));
    }

    private static List<Sample<?>> arrays() {
        return List.of(
                new Sample<>(Codecs.bytes(), random -> bytes(random), Arrays::compareUnsigned),
                new Sample<>(
                        of(long[].class),
                        random -> random.longs(small(random)).toArray(),
                        Arrays::compare),
                new Sample<>(
                        of(int[].class),
                        random -> random.ints(small(random)).toArray(),
                        Arrays::compare),
                new Sample<>(
                        of(double[].class),
                        random -> random.doubles(small(random)).toArray(),
                        Arrays::compare),
                unordered(of(short[].class), random -> new short[] {1, (short) random.nextInt()}),
                unordered(of(char[].class), random -> new char[] {(char) random.nextInt()}),
                unordered(of(float[].class), random -> new float[] {random.nextFloat(), 1}),
                unordered(of(boolean[].class), random -> new boolean[small(random)]),
                new Sample<>(
                        of(Integer[].class),
                        random -> list(random, RandomValues::integer).toArray(new Integer[0]),
                        Arrays::compare),
                unordered(of(int[][].class), random -> new int[][] {{small(random)}, {}, {0, 1}}));
    }

    private static List<Sample<?>> collections() {
        return List.of(
                new Sample<>(
                        Codecs.lists(Codecs.longs()),
                        random -> list(random, RandomValues::number),
                        Samples::compareLists),
                new Sample<>(
                        Codecs.lists(Codecs.lists(Codecs.strings())),
                        random -> list(random, each -> list(each, RandomValues::text)),
                        (left, right) -> compareBy(left, right, Samples::compareTexts)),
                unordered(
                        Codecs.sets(Codecs.strings()),
                        random -> new HashSet<>(list(random, RandomValues::text))),
                unordered(Codecs.maps(Codecs.strings(), Codecs.doubles()), RandomValues::map),
                new Sample<>(
                        Codecs.optionals(Codecs.ints()),
                        RandomValues::optional,
                        Comparator.comparing(
                                value -> value.map(Integer::longValue).orElse(-1L << 40))),
                new Sample<>(
                        Codecs.pairs(Codecs.bytes(), Codecs.slices()),
                        random -> Map.entry(bytes(random), slice(random)),
                        Comparator.<Map.Entry<byte[], Slice>, byte[]>comparing(
                                        Map.Entry::getKey, Arrays::compareUnsigned)
                                .thenComparing(Map.Entry::getValue)));
    }

    private static List<Sample<?>> records() {
        return List.of(
                new Sample<>(of(Visit.class), RandomValues::visit, Samples::compareVisits),
                unordered(of(Empty.class), random -> new Empty()),
                unordered(of(Everything.class), RandomValues::everything),
                unordered(of(Tree.class), random -> tree(random, 3)),
                unordered(of(Shape.class), RandomValues::shape),
                unordered(Codecs.dynamic().asKey(), random -> anything(random, 3)));
    }

    static Row row(String line, boolean isQuoted) {
        Delimited format = isQuoted ? Delimited.csv() : Delimited.by(',');
        var row = new Row(format);
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + ByteScan.PADDING);
        row.wrapRecord(padded, 0, bytes.length);
        return row;
    }

    private static int compareCodePoints(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    private static int compareTexts(List<String> left, List<String> right) {
        return compareBy(left, right, Samples::compareCodePoints);
    }

    private static int compareLists(List<Long> left, List<Long> right) {
        return compareBy(left, right, Comparator.naturalOrder());
    }

    private static <E> int compareBy(List<E> left, List<E> right, Comparator<E> order) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = order.compare(left.get(i), right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareVisits(Visit left, Visit right) {
        return Comparator.comparing(Visit::url, Samples::compareCodePoints)
                .thenComparing(Visit::time)
                .thenComparing(Visit::revenue)
                .thenComparing(visit -> visit.colour().map(Enum::ordinal).orElse(-1))
                .compare(left, right);
    }

    /// Sets of the same values that were filled in another order.
    static <E> Set<E> shuffled(Set<E> set) {
        var list = new ArrayList<>(set);
        Collections.reverse(list);
        return new java.util.LinkedHashSet<>(list);
    }
}
