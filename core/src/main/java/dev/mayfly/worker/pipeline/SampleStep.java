package dev.mayfly.worker.pipeline;

import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Keeps each record with a probability. The same records for the same seed and partitions.
final class SampleStep implements RecordSink {
    private final double fraction;
    private final SplittableRandom random;
    private final RecordSink next;

    SampleStep(Operator.Sample sample, int partition, RecordSink next) {
        this.fraction = sample.fraction();
        this.random = random(sample.seed(), partition);
        this.next = next;
    }

    /// Neighbouring seeds and partitions give unrelated numbers: the step between partitions is not
    /// the generator's own.
    static SplittableRandom random(long seed, int partition) {
        return new SplittableRandom(seed + partition * 0xD1B54A32D192ED03L);
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        if (random.nextDouble() < fraction) {
            next.accept(key, value);
        }
    }

    @Override
    public void finish() throws Exception {
        next.finish();
    }
}
