package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Samples.Sample;
import dev.mayfly.testing.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every codec promises, checked on random values of every type.
class CodecPropertyTest {
    private static final int RUNS = 100;

    static List<Sample<?>> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void values_come_back_from_both_forms(Sample<T> sample) {
        Seeds.check(
                RUNS,
                random -> {
                    T value = sample.generator().next(random);

                    var decoder = Decoder.of(plain(sample.codec(), value));
                    assertSame(sample.codec().decode(decoder), value);
                    assertThat(decoder.remaining()).isZero();

                    decoder = Decoder.of(element(sample.codec(), value));
                    assertSame(sample.codec().decodeElement(decoder), value);
                    assertThat(decoder.remaining()).isZero();
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void bytes_are_equal_exactly_if_values_are(Sample<T> sample) {
        assertThat(sample.codec().isKey()).isTrue();
        Seeds.check(
                RUNS,
                random -> {
                    T left = sample.generator().next(random);
                    T right = sample.generator().next(random);
                    boolean isEqual = isSame(left, right);

                    assertThat(
                                    Arrays.equals(
                                            plain(sample.codec(), left),
                                            plain(sample.codec(), right)))
                            .as("plain: %s and %s", left, right)
                            .isEqualTo(isEqual);
                    assertThat(
                                    Arrays.equals(
                                            element(sample.codec(), left),
                                            element(sample.codec(), right)))
                            .as("element: %s and %s", left, right)
                            .isEqualTo(isEqual);
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void the_order_of_bytes_is_the_order_of_values(Sample<T> sample) {
        Comparator<T> order = sample.order();
        Seeds.check(
                order == null ? 0 : RUNS,
                random -> {
                    T left = sample.generator().next(random);
                    T right = sample.generator().next(random);
                    int expected = Integer.signum(order.compare(left, right));

                    assertThat(compare(plain(sample.codec(), left), plain(sample.codec(), right)))
                            .as("plain: %s and %s", left, right)
                            .isEqualTo(expected);
                    assertThat(
                                    compare(
                                            element(sample.codec(), left),
                                            element(sample.codec(), right)))
                            .as("element: %s and %s", left, right)
                            .isEqualTo(expected);
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void no_element_form_is_the_beginning_of_another(Sample<T> sample) {
        Seeds.check(
                RUNS,
                random -> {
                    byte[] left = element(sample.codec(), sample.generator().next(random));
                    byte[] right = element(sample.codec(), sample.generator().next(random));
                    int common = Math.min(left.length, right.length);

                    assertThat(
                                    Arrays.equals(left, right)
                                            || !Arrays.equals(left, 0, common, right, 0, common))
                            .isTrue();
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void an_element_is_found_inside_other_values(Sample<T> sample) {
        var codec = Codecs.pairs(Codecs.lists(sample.codec()), Codecs.longs());
        Seeds.check(
                RUNS / 10,
                random -> {
                    List<T> values = RandomValues.list(random, sample.generator());
                    byte[] bytes = plain(codec, Map.entry(values, 7L));

                    Map.Entry<List<T>, Long> found = codec.decode(Decoder.of(bytes));

                    assertThat(found.getKey()).hasSameSizeAs(values);
                    for (int i = 0; i < values.size(); i++) {
                        assertSame(found.getKey().get(i), values.get(i));
                    }
                    assertThat(found.getValue()).isEqualTo(7);
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void bytes_cut_short_are_an_encoding_error(Sample<T> sample) {
        Seeds.check(
                RUNS / 10,
                random -> {
                    byte[] bytes = element(sample.codec(), sample.generator().next(random));
                    for (int size = 0; size < bytes.length; size++) {
                        byte[] part = Arrays.copyOf(bytes, size);
                        assertThat(catchAll(() -> sample.codec().decodeElement(Decoder.of(part))))
                                .as("%d of %d bytes", size, bytes.length)
                                .isInstanceOf(EncodingException.class);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void damaged_bytes_are_a_value_or_an_encoding_error(Sample<T> sample) {
        Seeds.check(
                RUNS,
                random -> {
                    byte[] bytes = element(sample.codec(), sample.generator().next(random));
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    Throwable problem =
                            catchAll(() -> sample.codec().decodeElement(Decoder.of(bytes)));
                    assertThat(problem == null || problem instanceof EncodingException)
                            .as("%s", problem)
                            .isTrue();
                    problem = catchAll(() -> sample.codec().decode(Decoder.of(bytes)));
                    assertThat(problem == null || problem instanceof EncodingException)
                            .as("%s", problem)
                            .isTrue();
                });
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void a_codec_travels_and_stays_equal(Sample<T> sample) {
        byte[] bytes = FunctionCodec.encode(sample.codec());
        Codec<T> travelled = FunctionCodec.decode(bytes, getClass().getClassLoader());

        assertThat(travelled).isEqualTo(sample.codec()).hasSameHashCodeAs(sample.codec());
        Seeds.check(
                20,
                random -> {
                    T value = sample.generator().next(random);
                    assertSame(travelled.decode(Decoder.of(plain(sample.codec(), value))), value);
                });
    }

    @Test
    void maps_have_equal_bytes_whatever_their_order() {
        var codec = Codecs.maps(Codecs.strings(), Codecs.longs());
        var forwards = new LinkedHashMap<String, Long>();
        var backwards = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 100; i++) {
            forwards.put("k" + i, (long) i);
            backwards.put("k" + (99 - i), (long) (99 - i));
        }

        assertThat(plain(codec, forwards)).isEqualTo(plain(codec, backwards));
    }

    @Test
    void records_are_the_same_before_and_after_handles_are_made() {
        Codec<Samples.Visit> codec = Codecs.records(Samples.Visit.class);
        var visit = new Samples.Visit("u", 1, 2, java.util.Optional.empty());
        byte[] first = plain(codec, visit);

        for (int i = 0; i < 3000; i++) {
            assertThat(codec.decode(Decoder.of(plain(codec, visit)))).isEqualTo(visit);
        }
        assertThat(plain(codec, visit)).isEqualTo(first);
    }

    static <T> byte[] plain(Codec<T> codec, T value) {
        var encoder = new Encoder(1);
        codec.encode(value, encoder);
        return encoder.toBytes();
    }

    static <T> byte[] element(Codec<T> codec, T value) {
        var encoder = new Encoder(1);
        codec.encodeElement(value, encoder);
        return encoder.toBytes();
    }

    private static int compare(byte[] left, byte[] right) {
        return Integer.signum(Arrays.compareUnsigned(left, right));
    }

    private static boolean isSame(Object left, Object right) {
        if (left instanceof Map.Entry<?, ?> a && right instanceof Map.Entry<?, ?> b) {
            return isSame(a.getKey(), b.getKey()) && isSame(a.getValue(), b.getValue());
        }
        return java.util.Objects.deepEquals(left, right);
    }

    private static void assertSame(Object actual, Object expected) {
        assertThat(isSame(actual, expected)).as("%s is %s", actual, expected).isTrue();
    }

    static @org.jspecify.annotations.Nullable Throwable catchAll(Runnable action) {
        try {
            action.run();
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }
}
