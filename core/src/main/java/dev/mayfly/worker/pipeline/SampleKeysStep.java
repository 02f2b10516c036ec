package dev.mayfly.worker.pipeline;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Passes on an evenly drawn sample of the encoded keys, as slices.
///
/// @see <a href="https://doi.org/10.1145/3147.3165">Vitter, Random sampling with a reservoir</a>
final class SampleKeysStep implements RecordSink {
    private final Operator.SampleKeys sample;
    private final RecordSink next;
    private final SplittableRandom random;
    private final byte[][] reservoir;
    private final Encoder scratch = new Encoder(256);
    private long seen;

    SampleKeysStep(Operator.SampleKeys sample, int partition, RecordSink next) {
        this.sample = sample;
        this.next = next;
        this.random = SampleStep.random(sample.seed(), partition);
        this.reservoir = new byte[sample.count()][];
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        long at = seen < reservoir.length ? seen : random.nextLong(seen + 1);
        seen++;
        if (at < reservoir.length) {
            scratch.clear();
            sample.codec().encode(Steps.keyOf(key), scratch);
            reservoir[(int) at] = scratch.toBytes();
        }
    }

    @Override
    public void finish() throws Exception {
        for (int i = 0; i < Math.min(seen, reservoir.length); i++) {
            next.accept(null, Slice.of(reservoir[i]));
        }
        next.finish();
    }
}
