package dev.mayfly.worker.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.worker.sort.Records;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ValueWritingTest {
    @Test
    void values_of_every_size_follow_their_size() {
        for (int size : new int[] {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152}) {
            var out = new Encoder(16);
            out.writeByte('x');
            byte[] value = "v".repeat(size).getBytes(ISO_8859_1);

            ValueWriting.write(Records.erased(Codecs.bytes()), value, out);
            int written = out.size();
            out.writeBytes(new byte[16], 0, 16);

            var view = new RecordView();
            assertThat(view.wrapValueOf(out.array(), 1)).isEqualTo(written);
            assertThat(view.valueSize).isEqualTo(size);
            assertThat(
                            Arrays.equals(
                                    view.valueBytes,
                                    view.valueOffset,
                                    view.valueOffset + size,
                                    value,
                                    0,
                                    size))
                    .isTrue();
        }
    }
}
