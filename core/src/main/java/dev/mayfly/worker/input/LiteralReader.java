package dev.mayfly.worker.input;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;

/// Reads values of the user's program. Used once, by one thread.
///
/// @param values encoded, each preceded by its size
public record LiteralReader(Codec<Object> codec, byte[] values, TaskMeter meter)
        implements RecordSource {
    @Override
    public void run(RecordSink sink) throws Exception {
        var sizes = Decoder.of(values);
        var decoder = new Decoder();
        long count = 0;
        while (sizes.remaining() > 0) {
            int size = sizes.readVarint();
            sink.accept(null, codec.decode(decoder.wrap(values, sizes.skip(size), size)));
            count++;
        }
        meter.read(count, values.length);
    }
}
