package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.flow.ValueWriting;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deals records out to partitions in turn. Tasks begin with different partitions, so that those
/// with few records do not all fill the same.
final class RoundRobinSink implements MapOutputSink {
    private final MapOutputWriter writer;
    private final int count;
    private final @Nullable Codec<Object> keyCodec;
    private final Codec<Object> valueCodec;
    private int next;
    private @Nullable MapOutput output;

    RoundRobinSink(
            MapOutputWriter writer,
            int count,
            int first,
            @Nullable Codec<Object> keyCodec,
            Codec<Object> valueCodec) {
        this.writer = writer;
        this.count = count;
        this.next = first;
        this.keyCodec = keyCodec;
        this.valueCodec = valueCodec;
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        Encoder out = writer.open(next);
        if (keyCodec != null) {
            ValueWriting.write(keyCodec, Objects.requireNonNull(key, "key is null"), out);
        }
        ValueWriting.write(valueCodec, value, out);
        writer.endRecord(next);
        next = next + 1 == count ? 0 : next + 1;
    }

    @Override
    public void finish() throws Exception {
        output = writer.finish(Optional.empty());
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
