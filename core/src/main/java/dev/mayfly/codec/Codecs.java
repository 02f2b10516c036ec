package dev.mayfly.codec;

import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where codecs come from: one by one, or found for a Java type.
///
/// The formats are described in `docs/formats/codec.md`. Null has no encoding anywhere; use
/// [Optional].
public final class Codecs {
    private Codecs() {}

    /// Booleans, false first.
    public static Codec<Boolean> booleans() {
        return new PrimitiveCodecs.Booleans();
    }

    /// Single bytes as numbers from -128 to 127. See [#bytes] for arrays of them.
    public static Codec<Byte> int8s() {
        return new PrimitiveCodecs.Bytes();
    }

    /// Integers of 16 bits.
    public static Codec<Short> shorts() {
        return new PrimitiveCodecs.Shorts();
    }

    /// UTF-16 units.
    public static Codec<Character> characters() {
        return new PrimitiveCodecs.Characters();
    }

    /// Integers of 32 bits.
    public static Codec<Integer> ints() {
        return new PrimitiveCodecs.Integers();
    }

    /// Integers of 64 bits.
    public static Codec<Long> longs() {
        return new PrimitiveCodecs.Longs();
    }

    /// Floating-point numbers of 32 bits, with the equality and order of [Float#compareTo].
    public static Codec<Float> floats() {
        return new PrimitiveCodecs.Floats();
    }

    /// Floating-point numbers of 64 bits, with the equality and order of [Double#compareTo]: 0.0
    /// and -0.0 are two values, and all NaN are one, the greatest.
    public static Codec<Double> doubles() {
        return new PrimitiveCodecs.Doubles();
    }

    /// Text as UTF-8, in the order of code points, which is not always that of [String#compareTo].
    /// Every String comes back as it was, even one with unpaired surrogates.
    public static Codec<String> strings() {
        return new TextCodecs.Strings();
    }

    /// Ranges of bytes. What is decoded shares the decoder's array.
    public static Codec<Slice> slices() {
        return new TextCodecs.Slices();
    }

    /// Delimited records without column names. What is decoded shares the decoder's array, and a
    /// row that is not inside another value is the decoder's own, used again by its next row.
    public static Codec<Row> rows() {
        return new TextCodecs.Rows(List.of());
    }

    /// Delimited records whose columns get names when they are decoded.
    public static Codec<Row> rows(List<String> names) {
        return new TextCodecs.Rows(names);
    }

    /// Arrays of bytes, in unsigned order.
    public static Codec<byte[]> bytes() {
        return new ArrayCodecs.Bytes();
    }

    /// The constants of an enum, in the order of their declaration.
    public static <E extends Enum<E>> Codec<E> enums(Class<E> type) {
        return new ChoiceCodecs.Enums<>(type);
    }

    /// Lists, ordered by their first differing element. What is decoded may be changed.
    public static <E> Codec<List<E>> lists(Codec<E> element) {
        return new CollectionCodecs.Lists<>(element);
    }

    /// Sets. Equal sets have equal bytes whatever their order. What is decoded may be changed, and
    /// is in the order of the bytes.
    public static <E> Codec<Set<E>> sets(Codec<E> element) {
        return new CollectionCodecs.Sets<>(element);
    }

    /// Maps. Equal maps have equal bytes whatever their order. What is decoded may be changed, and
    /// is in the order of the keys' bytes.
    public static <K, V> Codec<Map<K, V>> maps(Codec<K> key, Codec<V> value) {
        return new CollectionCodecs.Maps<>(key, value);
    }

    /// Values that may be missing, the missing one first.
    public static <E> Codec<Optional<E>> optionals(Codec<E> element) {
        return new CollectionCodecs.Optionals<>(element);
    }

    /// Pairs, ordered by the first part and then by the second. What is decoded is immutable.
    public static <A, B> Codec<Map.Entry<A, B>> pairs(Codec<A> first, Codec<B> second) {
        return new CollectionCodecs.Entries<>(first, second);
    }

    /// Records, ordered by their first differing component. Type parameters are taken as Object.
    ///
    /// @throws EncodingException if a component has no encoding
    @SuppressWarnings("unchecked")
    public static <R extends Record> Codec<R> records(Class<R> type) {
        return (Codec<R>) (Codec<?>) of(type);
    }

    /// Records of a generic type whose parameters have these codecs.
    ///
    /// @throws EncodingException if a component has no encoding
    @SuppressWarnings("unchecked")
    public static <R extends Record> Codec<R> records(
            Class<R> type, List<Codec<Object>> parameters) {
        return (Codec<R>) (Codec<?>) new CodecResolver(false).resolve(type, parameters);
    }

    /// Values of any type, each with its type in front. Not for keys; see [Codec#asKey].
    public static Codec<Object> dynamic() {
        return new DynamicCodec(false);
    }

    /// The codec of a Java type: a class, or a generic type with its arguments. Where the type
    /// leaves open what a value is, the codec is or contains [#dynamic].
    ///
    /// @throws EncodingException if values of this type cannot be encoded; the message names the
    ///   type and the component that has it
    public static Codec<Object> of(Type type) {
        return new CodecResolver(false).resolve(type);
    }

    /// The codec of a Java type for use as a key. Where the type leaves open what a value is,
    /// values that cannot be keys are refused when they are met.
    ///
    /// @throws EncodingException if values of this type cannot be keys
    public static Codec<Object> keyOf(Type type) {
        return new CodecResolver(true).resolve(type);
    }
}
