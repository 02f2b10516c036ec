package dev.mayfly.codec;

import dev.mayfly.codec.Samples.Box;
import dev.mayfly.codec.Samples.Circle;
import dev.mayfly.codec.Samples.Colour;
import dev.mayfly.codec.Samples.Everything;
import dev.mayfly.codec.Samples.Generator;
import dev.mayfly.codec.Samples.Rectangle;
import dev.mayfly.codec.Samples.Shape;
import dev.mayfly.codec.Samples.Special;
import dev.mayfly.codec.Samples.Tree;
import dev.mayfly.codec.Samples.Visit;
import dev.mayfly.data.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Random values of the types of [Samples], often such that are alike or hard to encode.
final class RandomValues {
    private RandomValues() {}

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
}
