package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Samples.Box;
import dev.mayfly.codec.Samples.Visit;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Which codec a type gets, and which types get none.
class CodecResolverTest {
    record Source(String name, InputStream source) {}

    record Nested(int number, List<Optional<Source>> sources) {}

    record Named(String name) {}

    record Holder(List<? extends Number> numbers, Object anything, Map<String, long[]> totals) {}

    record Node(long value, Optional<Node> next) {}

    record Left(List<Right> rights) {}

    record Right(List<Left> lefts, Pojo pojo) {}

    record Growing<T>(T value, Optional<Growing<List<T>>> next) {}

    sealed interface Result<T> permits Success, Failure {}

    record Success<T>(T value) implements Result<T> {}

    record Failure<T>(String reason) implements Result<T> {}

    static class Pojo {
        String name = "";
        List<Integer> numbers = new ArrayList<>();
        Pojo friend;

        @Override
        public boolean equals(Object other) {
            return other instanceof Pojo that
                    && that.name.equals(name)
                    && that.numbers.equals(numbers);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static class Connected {
        Pojo pojo = new Pojo();
        transient Thread worker = Thread.currentThread();
    }

    static class Leaky {
        Connected connected = new Connected();
        Thread worker = Thread.currentThread();
    }

    class Inner {
        int size = CodecResolverTest.this.hashCode();
    }

    interface Animal {}

    record Dog(String name) implements Animal {}

    static Map<Box<String>, List<Optional<Visit>>> generic() {
        return Map.of();
    }

    private static Type genericType() throws NoSuchMethodException {
        return CodecResolverTest.class.getDeclaredMethod("generic").getGenericReturnType();
    }

    private static <T> T roundtrip(Codec<Object> codec, T value) {
        @SuppressWarnings("unchecked")
        T back = (T) codec.decode(Decoder.of(CodecPropertyTest.plain(codec, value)));
        return back;
    }

    @Test
    void names_say_what_is_encoded() throws Exception {
        assertThat(Codecs.of(long.class).name()).isEqualTo("Long");
        assertThat(Codecs.of(genericType()).name()).isEqualTo("Map<Box, List<Optional<Visit>>>");
        assertThat(Codecs.of(List.class).name()).isEqualTo("List<Object>");
        assertThat(Codecs.of(Object[].class).name()).isEqualTo("Object[]");
    }

    @Test
    void components_are_found_by_their_generic_types() {
        var holder = new Holder(List.of(1, 2L, 0.5), "x", Map.of("a", new long[] {1, 2}));

        Holder back = roundtrip(Codecs.of(Holder.class), holder);

        assertThat(back.numbers()).isEqualTo(holder.numbers());
        assertThat(back.anything()).isEqualTo("x");
        assertThat(back.totals().get("a")).containsExactly(1, 2);
    }

    @Test
    void type_arguments_reach_the_components_of_records() throws Exception {
        Codec<Object> codec = Codecs.of(genericType());
        var value = Map.of(new Box<>("b", 1), List.of(Optional.<Visit>empty()));

        assertThat(codec.isKey()).isTrue();
        assertThat(roundtrip(codec, value)).isEqualTo(value);
        // Two bytes for "b", with its end, and no byte for its type.
        assertThat(CodecPropertyTest.plain(codec, value)).hasSize(1 + 3 + 4 + 3 + 1);
    }

    @Test
    void a_record_may_hold_itself() {
        Codec<Object> codec = Codecs.of(Node.class);
        Node list = null;
        for (int i = 0; i < 100; i++) {
            list = new Node(i, Optional.ofNullable(list));
        }

        assertThat(roundtrip(codec, list)).isEqualTo(list);
        assertThat(codec.isKey()).isTrue();
    }

    @Test
    void records_may_hold_each_other_and_a_part_decides_about_keys() {
        Codec<Object> codec = Codecs.of(Left.class);
        var value = new Left(List.of(new Right(List.of(new Left(List.of())), new Pojo())));

        assertThat(roundtrip(codec, value)).isEqualTo(value);
        assertThat(codec.isKey()).isFalse();
        assertThatThrownBy(codec::asKey)
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("Left.rights.pojo")
                .hasMessageContaining("cannot be a key");
    }

    @Test
    void codecs_of_records_that_hold_themselves_travel() {
        Codec<Object> codec = Codecs.of(Left.class);
        var value = new Left(List.of(new Right(List.of(new Left(List.of())), new Pojo())));

        Codec<Object> travelled =
                FunctionCodec.decode(FunctionCodec.encode(codec), getClass().getClassLoader());

        assertThat(roundtrip(travelled, value)).isEqualTo(value);
        assertThat(travelled.isKey()).isFalse();
    }

    @Test
    void a_type_that_grows_without_end_is_refused() {
        assertThatThrownBy(() -> Codecs.of(Growing.class))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("nested too deep");
    }

    @Test
    void sealed_types_of_generic_records_know_their_arguments() throws Exception {
        Type type =
                new Object() {
                    Result<Long> field;
                }.getClass().getDeclaredField("field").getGenericType();
        Codec<Object> codec = Codecs.of(type);

        assertThat(CodecPropertyTest.plain(codec, new Success<>(5L))).hasSize(1 + 8);
        assertThat(roundtrip(codec, new Failure<Long>("no"))).isEqualTo(new Failure<Long>("no"));
        assertThat(codec.isKey()).isTrue();
    }

    @Test
    void other_classes_go_through_the_library_and_are_no_keys() {
        var pojo = new Pojo();
        pojo.name = "n";
        pojo.numbers.add(4);
        pojo.friend = pojo;
        Codec<Object> codec = Codecs.of(Pojo.class);

        Pojo back = roundtrip(codec, pojo);

        assertThat(back).isEqualTo(pojo);
        assertThat(back.friend).isSameAs(back);
        assertThat(codec.isKey()).isFalse();
        assertThatThrownBy(() -> Codecs.keyOf(Pojo.class)).hasMessageContaining("cannot be a key");
    }

    @Test
    void classes_of_the_jdk_keep_their_class() {
        var sorted = new TreeMap<>(Map.of("b", 2, "a", 1));

        assertThat(roundtrip(Codecs.of(TreeMap.class), sorted)).isEqualTo(sorted);
        assertThat(roundtrip(Codecs.of(Object.class), sorted)).isInstanceOf(TreeMap.class);
        assertThat(roundtrip(Codecs.of(Date.class), new Date(5))).isEqualTo(new Date(5));
        assertThat(roundtrip(Codecs.of(HashMap.class), new HashMap<>(sorted))).isEqualTo(sorted);
        assertThat(roundtrip(Codecs.of(ArrayList.class), new ArrayList<>(List.of(1))))
                .isEqualTo(List.of(1));
    }

    @Test
    void fields_that_are_transient_do_not_count() {
        assertThat(roundtrip(Codecs.of(Connected.class), new Connected()).pojo)
                .isEqualTo(new Pojo());
    }

    @Test
    void interfaces_are_dynamic_and_become_keys_on_request() {
        Codec<Object> codec = Codecs.of(Animal.class);

        assertThat(roundtrip(codec, new Dog("d"))).isEqualTo(new Dog("d"));
        assertThat(codec.isKey()).isFalse();
        assertThat(codec.asKey().isKey()).isTrue();
        assertThat(roundtrip(codec.asKey(), new Dog("d"))).isEqualTo(new Dog("d"));
    }

    @Test
    void generic_records_become_keys_on_request() {
        Codec<Object> codec = Codecs.of(Box.class);
        Codec<Object> key = codec.asKey();

        assertThat(codec.isKey()).isFalse();
        assertThat(key.isKey()).isTrue();
        assertThat(roundtrip(key, new Box<>("a", 1))).isEqualTo(new Box<>("a", 1));
        assertThatThrownBy(() -> roundtrip(key, new Box<>(new Pojo(), 1)))
                .hasMessageContaining("Pojo cannot be a key");
    }

    @Test
    void collections_of_anything_become_keys_on_request() {
        for (Type type :
                List.<Type>of(
                        List.class, Map.class, Optional.class, Map.Entry.class, Object[].class)) {
            assertThat(Codecs.of(type).isKey()).isFalse();
            assertThat(Codecs.of(type).asKey().isKey()).isTrue();
            assertThat(Codecs.keyOf(type).isKey()).isTrue();
        }
    }

    @Test
    void views_are_known_by_their_parts() {
        record Viewing(long number, dev.mayfly.data.Slice bytes) {}

        assertThat(Codecs.of(Viewing.class).isView()).isTrue();
        assertThat(Codecs.pairs(Codecs.strings(), Codecs.rows()).isView()).isTrue();
        assertThat(Codecs.lists(Codecs.optionals(Codecs.slices())).isView()).isTrue();
        assertThat(Codecs.of(Visit.class).isView()).isFalse();
        assertThat(Codecs.dynamic().isView()).isFalse();
    }

    @Test
    void types_without_encoding_are_refused_with_their_place() {
        String end = " has no encoding";
        assertRefused(Source.class, "Source.source: java.io.InputStream" + end);
        assertRefused(Nested.class, "Nested.sources.source: java.io.InputStream" + end);
        assertRefused(Thread.class, "java.lang.Thread" + end);
        assertRefused(Function.class, "java.util.function.Function" + end);
        assertRefused(Class.class, "java.lang.Class" + end);
        assertRefused(Leaky.class, "Leaky.worker: java.lang.Thread" + end);
        assertRefused(java.util.Random.class, "java.util.Random" + end);
        assertRefused(IllegalStateException.class, "java.lang.IllegalStateException" + end);
        assertRefused(
                Inner.class,
                "Inner: dev.mayfly.codec.CodecResolverTest$Inner has no encoding: it belongs to an"
                        + " object or method around it; make it static, or a record");
    }

    @Test
    void a_lambda_met_as_a_value_is_refused() {
        Serializable lambda = (Runnable & Serializable) () -> {};

        assertThatThrownBy(() -> CodecPropertyTest.plain(Codecs.dynamic(), lambda))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("has no encoding");
    }

    @Test
    void nulls_are_refused_by_name() {
        assertNull(Codecs.of(Named.class), new Named(null), "Named.name is null");
        assertNull(Codecs.of(String.class), null, "String is null");
        assertNull(Codecs.of(long.class), null, "Long is null");
        assertNull(Codecs.of(Named.class), null, "Named is null");
        assertNull(Codecs.dynamic(), null, "value of unknown type is null");
        assertNull(
                Codecs.of(List.class), Arrays.asList(1, null), "element of List<Object> is null");
        var map = new LinkedHashMap<String, Object>();
        map.put("a", null);
        assertNull(Codecs.of(Map.class), map, "key or value of Map<Object, Object> is null");
        assertNull(Codecs.of(Visit.class), new Visit("u", 1, 2, null), "Visit.colour is null");
    }

    @Test
    void nulls_are_refused_by_name_after_handles_are_made() {
        Codec<Object> codec = Codecs.of(Named.class);
        for (int i = 0; i < 2000; i++) {
            CodecPropertyTest.plain(codec, new Named("x"));
        }

        assertNull(codec, new Named(null), "Named.name is null");
    }

    private static void assertRefused(Class<?> type, String message) {
        assertThatThrownBy(() -> Codecs.of(type))
                .isInstanceOf(EncodingException.class)
                .hasMessage(message);
    }

    private static void assertNull(Codec<Object> codec, Object value, String message) {
        assertThatThrownBy(() -> CodecPropertyTest.plain(codec, value))
                .isInstanceOf(EncodingException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("Optional");
    }
}
