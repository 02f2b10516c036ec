package dev.mayfly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentRequestsTest {
    private static final SentRequests SOME =
            new SentRequests(Map.of("PUT", 3L, "GET", 10L, "LIST", 1L));

    private static byte[] encode(SentRequests requests) {
        var encoder = new Encoder(64);
        codec().encode(requests, encoder);
        return encoder.toBytes();
    }

    @SuppressWarnings("unchecked")
    private static Codec<SentRequests> codec() {
        return (Codec<SentRequests>) (Codec<?>) Codecs.of(SentRequests.class);
    }

    @Test
    void what_is_encoded_comes_back_in_the_order_of_kinds() {
        SentRequests read = codec().decode(Decoder.of(encode(SOME)));

        assertThat(read).isEqualTo(SOME);
        assertThat(read.counts().keySet()).containsExactly("GET", "LIST", "PUT");
    }

    @Test
    void a_kind_takes_its_name_and_eleven_bytes() {
        assertThat(encode(SentRequests.NONE)).hasSize(1);
        assertThat(encode(SOME)).hasSize(1 + "GETLISTPUT".length() + 3 * 11);
    }

    @Test
    void kinds_of_which_there_are_none_are_left_out() {
        assertThat(new SentRequests(Map.of("GET", 0L))).isEqualTo(SentRequests.NONE);
    }

    @Test
    void sums_and_differences_are_by_kind() {
        var others = new SentRequests(Map.of("GET", 4L, "HEAD", 2L, "LIST", 5L));

        assertThat(SOME.plus(others).counts())
                .isEqualTo(Map.of("GET", 14L, "HEAD", 2L, "LIST", 6L, "PUT", 3L));
        assertThat(SOME.minus(others).counts()).isEqualTo(Map.of("GET", 6L, "PUT", 3L));
        assertThat(SOME.minus(SOME)).isEqualTo(SentRequests.NONE);
    }

    @Test
    void parts_differ_by_one_at_most_and_are_the_whole_together() {
        SentRequests sum = SentRequests.NONE;
        for (int index = 0; index < 4; index++) {
            SentRequests part = SOME.part(index, 4);
            assertThat(part.counts().get("GET")).isBetween(2L, 3L);
            sum = sum.plus(part);
        }

        assertThat(sum).isEqualTo(SOME);
    }
}
