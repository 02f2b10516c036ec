package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Samples.Visit;
import dev.mayfly.function.Emitter;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.LongFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.ReduceFunction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What can be known of functions.
class LambdaTypesTest {
    static List<Map<String, Long>> counted(String text) {
        return List.of(Map.of(text, 1L));
    }

    static <T> List<T> repeated(T value) {
        return List.of(value, value);
    }

    static <T> T same(T value) {
        return value;
    }

    static void words(String line, Emitter<String> out) throws Exception {
        out.emit(line);
    }

    List<String> bound(String text) {
        return List.of(text);
    }

    static class Lengths implements MapFunction<String, Optional<Integer>> {
        private static final long serialVersionUID = 1;

        @Override
        public Optional<Integer> apply(String value) {
            return Optional.of(value.length());
        }
    }

    abstract static class Listing<T> implements MapFunction<String, List<T>> {
        private static final long serialVersionUID = 1;
    }

    static class LongListing extends Listing<Long> {
        private static final long serialVersionUID = 1;

        @Override
        public List<Long> apply(String value) {
            return new ArrayList<>();
        }
    }

    private static <T, R> MapFunction<T, R> map(MapFunction<T, R> function) {
        return function;
    }

    private static void assertResult(Serializable function, String type) {
        assertThat(LambdaTypes.resultType(function).getTypeName()).isEqualTo(type);
    }

    @Test
    void lambdas_have_erased_types() {
        MapFunction<String, Visit> visit = s -> new Visit(s, 1, 2, Optional.empty());
        MapFunction<String, Long> one = s -> 1L;
        MapFunction<String, List<String>> list = s -> List.of(s);
        MapFunction<String, byte[]> array = s -> new byte[0];
        LongFunction<String> primitive = s -> 1;
        FilterFunction<Integer> filter = n -> n > 1;
        PairFunction<String, Integer, Double> pair = (s, n) -> 1.0;

        assertResult(visit, Visit.class.getName());
        assertResult(one, "java.lang.Long");
        assertResult(list, "java.util.List");
        assertResult(array, "byte[]");
        assertResult(primitive, "long");
        assertResult(filter, "boolean");
        assertResult(pair, "java.lang.Double");
        assertThat(LambdaTypes.parameterTypes(pair)).containsExactly(String.class, Integer.class);
    }

    @Test
    void lambdas_that_capture_are_like_others() {
        long captured = System.nanoTime();
        MapFunction<String, Long> add = s -> s.length() + captured;

        assertResult(add, "java.lang.Long");
        assertThat(LambdaTypes.parameterTypes(add)).containsExactly(String.class);
    }

    @Test
    void references_to_methods_have_generic_types() {
        assertResult(
                map(LambdaTypesTest::counted),
                "java.util.List<java.util.Map<java.lang.String, java.lang.Long>>");
        MapFunction<String, Integer> length = String::length;
        assertResult(length, "java.lang.Integer");
        assertThat(LambdaTypes.parameterTypes(length)).containsExactly(String.class);
        MapFunction<String, Box> constructor = Box::new;
        assertResult(constructor, Box.class.getName());
        MapFunction<Box, List<String>> accessor = Box::names;
        assertResult(accessor, "java.util.List<java.lang.String>");
    }

    record Box(List<String> names) {
        Box(String name) {
            this(List.of(name));
        }
    }

    @Test
    void a_narrower_class_of_a_method_does_not_narrow_the_dataset() {
        MapFunction<String, Number> wide = Integer::valueOf;
        MapFunction<String, Object> any = LambdaTypesTest::counted;

        assertResult(wide, "java.lang.Number");
        assertResult(any, "java.lang.Object");
    }

    @Test
    void type_variables_of_methods_are_left_to_the_erased_type() {
        MapFunction<String, String> same = LambdaTypesTest::same;
        MapFunction<String, List<String>> repeated = LambdaTypesTest::repeated;

        assertResult(same, "java.lang.String");
        assertThat(Codecs.of(LambdaTypes.resultType(repeated)).name()).isEqualTo("List<Object>");
    }

    @Test
    void classes_have_the_types_of_their_interface() {
        assertResult(new Lengths(), "java.util.Optional<java.lang.Integer>");
        assertResult(new LongListing(), "java.util.List<java.lang.Long>");
        assertResult(
                new ReduceFunction<List<Long>>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public List<Long> apply(List<Long> left, List<Long> right) {
                        return left;
                    }
                },
                "java.util.List<java.lang.Long>");
        assertThat(LambdaTypes.parameterTypes(new LongListing())).containsExactly(String.class);
    }

    @Test
    void generic_classes_leave_types_open() {
        class Any<T> implements MapFunction<T, List<T>> {
            private static final long serialVersionUID = 1;

            @Override
            public List<T> apply(T value) {
                return List.of(value);
            }
        }

        assertThat(Codecs.of(LambdaTypes.resultType(new Any<String>())).name())
                .isEqualTo("List<Object>");
        assertThat(LambdaTypes.parameterTypes(new Any<String>())).containsExactly(Object.class);
    }

    @Test
    void emitted_types_are_known_for_references_and_classes() {
        FlatMapFunction<String, String> reference = LambdaTypesTest::words;
        FlatMapFunction<String, Long> lambda = (line, out) -> out.emit(1L);
        PartitionFunction<String, Long> partition =
                new PartitionFunction<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Iterator<Long> apply(Iterator<String> values) {
                        return List.of(1L).iterator();
                    }
                };

        assertThat(LambdaTypes.emittedTypes(reference, 1)).containsExactly(String.class);
        assertThat(LambdaTypes.emittedTypes(lambda, 1)).containsExactly(Object.class);
        assertThat(LambdaTypes.emittedTypes(partition, 1)).containsExactly(Long.class);
    }

    @Test
    void arguments_of_ancestors_are_found() {
        assertThat(LambdaTypes.typeArguments(LongListing.class, Listing.class))
                .containsExactly(Long.class);
        assertThat(LambdaTypes.typeArguments(Lengths.class, Listing.class)).isEmpty();
        assertThat(LambdaTypes.typeArguments(LongListing.class, MapFunction.class).get(1))
                .hasToString("java.util.List<java.lang.Long>");
    }

    @Test
    void what_is_no_function_is_unknown() {
        assertResult("text", "java.lang.Object");
        assertResult(
                (Serializable) (Function<String, String> & Serializable) s -> s,
                "java.lang.String");
    }
}
