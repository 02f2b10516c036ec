package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.flow.ValueWriting;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sends each record to its partition as it is.
final class ScatterSink implements MapOutputSink {
    private final PartitionTarget target;
    private final Codec<Object> valueCodec;
    private @Nullable MapOutput output;

    ScatterSink(PartitionTarget target, Codec<Object> valueCodec) {
        this.target = target;
        this.valueCodec = valueCodec;
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        Object present = Objects.requireNonNull(key, "key is null");
        if (target.encode(present)) {
            Encoder out = target.begin(present);
            ValueWriting.write(valueCodec, value, out);
            target.end();
        }
    }

    @Override
    public void finish() throws Exception {
        output = target.finish();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
