package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.Values;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sorts the attempt's records, runs a user's combiner over each group, and sends what it emits.
final class SortCombineSink implements MapOutputSink {
    private final PartitionTarget target;
    private final Codec<Object> keyCodec;
    private final Codec<Object> valueCodec;
    private final PairsFunction<Object, Values<Object>, Object, Object> combiner;
    private final SpillSorter sorter;
    private final Encoder value = new Encoder(256);
    private @Nullable MapOutput output;

    SortCombineSink(
            PartitionTarget target,
            Sink.Shuffle sink,
            PairsFunction<Object, Values<Object>, Object, Object> combiner,
            Spills spills) {
        this.target = target;
        this.keyCodec = sink.keyOrThrow();
        this.valueCodec = sink.value();
        this.combiner = combiner;
        this.sorter = new SpillSorter(spills.withBudget(spills.budgetBytes() / 2), false);
    }

    @Override
    public void accept(@Nullable Object key, Object decoded) throws Exception {
        if (target.encode(Objects.requireNonNull(key, "key is null"))) {
            KeyEncoder encoded = target.key;
            value.clear();
            valueCodec.encode(decoded, value);
            sorter.add(
                    encoded.bytes, encoded.offset, encoded.size, value.array(), 0, value.size());
        }
    }

    @Override
    public void finish() throws Exception {
        PairEmitter<Object, Object> out =
                (key, decoded) -> {
                    target.encode(key);
                    Encoder record = target.begin(key);
                    ValueWriting.write(valueCodec, decoded, record);
                    target.end();
                };
        combiner.setup(out);
        try (var groups = GroupIterator.byWholeKey(sorter.cursor(), keyCodec, valueCodec)) {
            while (groups.next()) {
                combiner.apply(groups.key(), groups.values(), out);
            }
        }
        combiner.cleanup(out);
        output = target.finish();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
