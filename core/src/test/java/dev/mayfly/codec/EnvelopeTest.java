package dev.mayfly.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final Envelope ENVELOPE = new Envelope("MFxx", 2);
    private static final byte[] CONTENT = {1, 2, 3};

    @Test
    void content_comes_back() {
        assertThat(ENVELOPE.open(ENVELOPE.seal(CONTENT), "here")).isEqualTo(CONTENT);
        assertThat(ENVELOPE.open(ENVELOPE.seal(new byte[0]), "here")).isEmpty();
    }

    @Test
    void every_cut_and_every_changed_byte_is_refused() {
        byte[] sealed = ENVELOPE.seal(CONTENT);

        for (int i = 0; i < sealed.length; i++) {
            byte[] cut = Arrays.copyOf(sealed, i);
            byte[] changed = sealed.clone();
            changed[i] ^= 4;
            assertThatThrownBy(() -> ENVELOPE.open(cut, "here"))
                    .isInstanceOf(EncodingException.class)
                    .hasMessageContaining("at=here");
            assertThatThrownBy(() -> ENVELOPE.open(changed, "here"))
                    .isInstanceOf(EncodingException.class);
        }
    }

    @Test
    void another_version_is_refused_by_name() {
        byte[] older = new Envelope("MFxx", 1).seal(CONTENT);

        assertThatThrownBy(() -> ENVELOPE.open(older, "here"))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("another version of Mayfly")
                .hasMessageContaining("version=1 expected=2");
    }
}
