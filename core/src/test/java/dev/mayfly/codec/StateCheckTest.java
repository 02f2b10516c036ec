package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import dev.mayfly.function.MapFunction;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which plans may serve several tasks.
class StateCheckTest {
    record Holder(Object held) implements Serializable {}

    record Pair(Object left, Object right) implements Serializable {}

    enum Colour {
        RED
    }

    /// A function without fields.
    static final class Upper implements MapFunction<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String apply(String value) {
            return value + "!";
        }
    }

    /// A function that remembers.
    static class Counting implements MapFunction<String, String> {
        private static final long serialVersionUID = 1;

        private int count;

        @Override
        public String apply(String value) {
            return value + count++;
        }
    }

    /// Whose superclass remembers.
    static final class Derived extends Counting {
        private static final long serialVersionUID = 1;
    }

    private static MapFunction<String, String> holding(Object captured) {
        return value -> value + captured;
    }

    private static MapFunction<String, String> holdingTwo(Object first, Object second) {
        return value -> value + first + second;
    }

    static Stream<Serializable> stateless() {
        MapFunction<String, String> plain = value -> value + "!";
        MapFunction<String, String> reference = String::trim;
        return Stream.of(
                plain,
                reference,
                new Upper(),
                Colour.RED,
                holding(5L),
                holding(Slice.of("1980-01-01")),
                holding(List.of("a", 2)),
                holding(plain),
                holdingTwo(Pattern.compile("a+"), LocalDate.EPOCH),
                Codecs.dynamic(),
                Codecs.of(Holder.class),
                new Pair(holdingTwo('c', 1.5), new Holder(Colour.RED)));
    }

    @ParameterizedTest
    @MethodSource
    void stateless(Serializable plan) {
        assertThat(isStateless(plan)).isTrue();
    }

    static Stream<Serializable> stateful() {
        return Stream.of(
                new Counting(),
                new Derived(),
                holding(new Counting()),
                holding(new int[1]),
                holding(new Object[] {"a"}),
                holding(new String[] {"a"}),
                holding(new ArrayList<>()),
                holding(new AtomicLong()),
                holding(new StringBuilder("a")),
                holding(List.of(new ArrayList<>())),
                new Holder(new Object[] {"a"}),
                new Pair(holding("a"), new Holder(new long[1])));
    }

    @ParameterizedTest
    @MethodSource
    void stateful(Serializable plan) {
        assertThat(isStateless(plan)).isFalse();
    }

    private static boolean isStateless(Serializable plan) {
        return FunctionCodec.decodeChecked(
                        FunctionCodec.encode(plan), StateCheckTest.class.getClassLoader())
                .isStateless();
    }
}
