package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Datasets whose codecs the user brings.
final class OwnCodecTest {
    @TempDir Path directory;
    private Session session;

    /// Takes texts for equal that differ in case only.
    private record AnyCase() implements Codec<String> {
        @Override
        public void encode(String value, Encoder out) {
            Codecs.strings().encode(value.toLowerCase(Locale.ROOT), out);
        }

        @Override
        public String decode(Decoder in) {
            return Codecs.strings().decode(in);
        }

        @Override
        public String name() {
            return "String of any case";
        }
    }

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

    private KeyedDataset<String, Integer> lengths(String... words) {
        return session.of(words).keyBy(word -> word).mapValues(word -> word.length());
    }

    @Test
    void values_are_encoded_as_their_codec_says() {
        assertThat(session.of("A", "b").withCodec(new AnyCase()).collect())
                .containsExactly("a", "b");
        assertThat(session.of("A", "a", "b").withCodec(new AnyCase()).distinct().collect())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void keys_are_equal_as_their_codec_says() {
        var sums =
                lengths("Aa", "aA", "b")
                        .withCodecs(new AnyCase(), Codecs.ints())
                        .reduceByKey(Integer::sum);

        assertThat(sums.collectAsMap()).isEqualTo(Map.of("aa", 4, "b", 1));
    }

    @Test
    void keys_that_get_another_codec_belong_to_other_partitions() {
        var words = new String[] {"One", "TWO", "three", "FouR", "five", "SIX"};
        Partitioner<String> four = Partitioner.hash(4);
        var before = lengths(words).partitionBy(four).withCodecs(new AnyCase(), Codecs.ints());
        var after = lengths(words).withCodecs(new AnyCase(), Codecs.ints()).partitionBy(four);

        assertThat(before.join(after).count()).isEqualTo(6);
    }

    @Test
    void a_codec_that_is_not_for_keys_is_refused_for_keys() {
        var words = session.of("a").keyBy(word -> (Object) word);

        assertThatThrownBy(() -> words.withCodecs(notForKeys(), Codecs.strings()))
                .hasMessageContaining("withCodecs at OwnCodecTest.java:")
                .hasMessageContaining("cannot be a key");
    }

    private static Codec<Object> notForKeys() {
        return new Codec<>() {
            private static final long serialVersionUID = 1;

            @Override
            public void encode(Object value, Encoder out) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object decode(Decoder in) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean isKey() {
                return false;
            }

            @Override
            public String name() {
                return "anything";
            }
        };
    }

    @Test
    void a_mapper_emits_keys_as_their_codec_says() {
        var counts =
                MapReduce.over(session.of("A", "a", "b"))
                        .map(String.class, Long.class, (number, word, out) -> out.emit(word, 1L))
                        .withCodecs(new AnyCase(), Codecs.longs())
                        .reduceTasks(1)
                        .reduce(
                                String.class,
                                Long.class,
                                (word, ones, out) -> {
                                    long count = 0;
                                    for (long one : ones) {
                                        count += one;
                                    }
                                    out.emit(word, count);
                                });

        assertThat(counts.collectAsMap()).isEqualTo(Map.of("a", 2L, "b", 1L));
    }

    @Test
    void datasets_of_different_codecs_are_united_and_merged() {
        var plain = lengths("x", "yy");
        var any = lengths("X", "yy").withCodecs(new AnyCase(), Codecs.ints());

        assertThat(plain.union(any).reduceByKey(Integer::sum).collectAsMap())
                .isEqualTo(Map.of("x", 1, "X", 1, "yy", 4));
        assertThat(session.of("x").union(session.of("X").withCodec(new AnyCase())).collect())
                .isEqualTo(List.of("x", "X"));
    }
}
