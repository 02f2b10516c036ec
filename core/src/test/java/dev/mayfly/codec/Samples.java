package dev.mayfly.codec;

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
import java.util.HashMap;
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
                ordered(Codecs.ints(), Samples::integer),
                ordered(Codecs.longs(), Samples::number),
                ordered(Codecs.floats(), random -> (float) decimal(random)),
                ordered(Codecs.doubles(), Samples::decimal),
                ordered(of(BigInteger.class), Samples::bigInteger),
                new Sample<>(
                        of(BigDecimal.class),
                        Samples::bigDecimal,
                        Comparator.<BigDecimal>naturalOrder().thenComparing(BigDecimal::scale)));
    }

    private static List<Sample<?>> values() {
        return List.of(
                new Sample<>(Codecs.strings(), Samples::text, Samples::compareCodePoints),
                ordered(Codecs.slices(), random -> slice(random)),
                ordered(of(Instant.class), random -> Instant.EPOCH.plusNanos(number(random))),
                ordered(of(Duration.class), random -> Duration.ofNanos(number(random))),
                ordered(of(LocalDate.class), Samples::date),
                ordered(of(LocalTime.class), Samples::time),
                ordered(
                        of(LocalDateTime.class),
                        random -> LocalDateTime.of(date(random), time(random))),
                ordered(of(UUID.class), random -> new UUID(number(random), number(random))),
                ordered(Codecs.enums(Colour.class), Samples::colour));
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
                        random -> list(random, Samples::integer).toArray(new Integer[0]),
                        Arrays::compare),
                unordered(of(int[][].class), random -> new int[][] {{small(random)}, {}, {0, 1}}));
    }

    private static List<Sample<?>> collections() {
        return List.of(
                new Sample<>(
                        Codecs.lists(Codecs.longs()),
                        random -> list(random, Samples::number),
                        Samples::compareLists),
                new Sample<>(
                        Codecs.lists(Codecs.lists(Codecs.strings())),
                        random -> list(random, each -> list(each, Samples::text)),
                        (left, right) -> compareBy(left, right, Samples::compareTexts)),
                unordered(
                        Codecs.sets(Codecs.strings()),
                        random -> new HashSet<>(list(random, Samples::text))),
                unordered(Codecs.maps(Codecs.strings(), Codecs.doubles()), Samples::map),
                new Sample<>(
                        Codecs.optionals(Codecs.ints()),
                        Samples::optional,
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
                new Sample<>(of(Visit.class), Samples::visit, Samples::compareVisits),
                unordered(of(Empty.class), random -> new Empty()),
                unordered(of(Everything.class), Samples::everything),
                unordered(of(Tree.class), random -> tree(random, 3)),
                unordered(of(Shape.class), Samples::shape),
                unordered(Codecs.dynamic().asKey(), random -> anything(random, 3)));
    }

    static int small(RandomGenerator random) {
        return random.nextInt(5);
    }

    static int integer(RandomGenerator random) {
        return random.nextInt() >> random.nextInt(32);
    }

    static long number(RandomGenerator random) {
        return random.nextLong() >> random.nextInt(64);
    }

    static double decimal(RandomGenerator random) {
        double[] special = {
            0.0,
            -0.0,
            1,
            -1,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MIN_VALUE
        };
        return switch (random.nextInt(3)) {
            case 0 -> special[random.nextInt(special.length)];
            case 1 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextGaussian();
        };
    }

    static BigInteger bigInteger(RandomGenerator random) {
        return random.nextBoolean()
                ? BigInteger.valueOf(number(random))
                : new BigInteger(bytes(random)).add(BigInteger.valueOf(integer(random)));
    }

    static BigDecimal bigDecimal(RandomGenerator random) {
        var unscaled =
                random.nextBoolean() ? BigInteger.valueOf(small(random)) : bigInteger(random);
        return new BigDecimal(unscaled, random.nextInt(12) - 6);
    }

    static LocalDate date(RandomGenerator random) {
        return LocalDate.ofEpochDay(random.nextLong(-1_000_000, 1_000_000));
    }

    static LocalTime time(RandomGenerator random) {
        return LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
    }

    static Colour colour(RandomGenerator random) {
        return Colour.values()[random.nextInt(3)];
    }

    /// Few different bytes, so that values share beginnings and hold what separates values.
    static byte[] bytes(RandomGenerator random) {
        byte[] few = {0, 1, -1, 'a', 2};
        byte[] bytes = new byte[1 + random.nextInt(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = few[random.nextInt(few.length)];
        }
        return bytes;
    }

    static Slice slice(RandomGenerator random) {
        byte[] bytes = bytes(random);
        int offset = random.nextInt(bytes.length);
        return new Slice().wrap(bytes, offset, random.nextInt(bytes.length - offset + 1));
    }

    /// Text that holds what is hard: zeros, replaced characters, pairs and halves of pairs.
    static String text(RandomGenerator random) {
        int[] few = {
            0, 1, 'a', 'b', '?', 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000,
            0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
        };
        int kinds = random.nextBoolean() ? 6 : few.length;
        var text = new StringBuilder();
        int length = random.nextInt(random.nextBoolean() ? 4 : 20);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(few[random.nextInt(kinds)]);
        }
        return text.toString();
    }

    static <E> List<E> list(RandomGenerator random, Generator<E> generator) {
        var list = new ArrayList<E>();
        int size = small(random);
        for (int i = 0; i < size; i++) {
            list.add(generator.next(random));
        }
        return list;
    }

    static Map<String, Double> map(RandomGenerator random) {
        var map = new HashMap<String, Double>();
        int size = small(random);
        for (int i = 0; i < size; i++) {
            map.put(text(random), decimal(random));
        }
        return map;
    }

    static Optional<Integer> optional(RandomGenerator random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(integer(random));
    }

    static Visit visit(RandomGenerator random) {
        Optional<Colour> colour =
                random.nextBoolean() ? Optional.empty() : Optional.of(colour(random));
        return new Visit(text(random), small(random), small(random), colour);
    }

    static Everything everything(RandomGenerator random) {
        return new Everything(
                random.nextBoolean(),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                (char) random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                random.nextFloat(),
                random.nextDouble(),
                text(random));
    }

    static Tree tree(RandomGenerator random, int depth) {
        var children = new ArrayList<Tree>();
        for (int i = small(random); depth > 0 && i > 2; i--) {
            children.add(tree(random, depth - 1));
        }
        return new Tree(text(random), children);
    }

    static Shape shape(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Circle(decimal(random));
            case 1 -> new Rectangle(decimal(random), decimal(random));
            default -> Special.values()[random.nextInt(2)];
        };
    }

    static Object anything(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 24 : 19)) {
            case 0 -> random.nextBoolean();
            case 1 -> (byte) random.nextInt();
            case 2 -> (short) random.nextInt();
            case 3 -> (char) random.nextInt();
            case 4 -> integer(random);
            case 5 -> number(random);
            case 6 -> random.nextFloat();
            case 7 -> decimal(random);
            case 8 -> bigInteger(random);
            case 9 -> bigDecimal(random);
            case 10 -> slice(random);
            case 11 -> Instant.EPOCH.plusNanos(number(random));
            case 12 -> Duration.ofNanos(number(random));
            case 13 -> date(random);
            case 14 -> LocalDateTime.of(date(random), time(random));
            case 15 -> new UUID(number(random), number(random));
            case 16 -> visit(random);
            case 17 -> shape(random);
            case 18 -> text(random);
            case 19 -> list(random, each -> anything(each, depth - 1));
            case 20 -> new HashSet<>(list(random, each -> anything(each, depth - 1)));
            case 21 -> Collections.singletonMap(text(random), anything(random, depth - 1));
            case 22 -> Optional.of(anything(random, depth - 1));
            default -> new Box<>(anything(random, depth - 1), small(random));
        };
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
