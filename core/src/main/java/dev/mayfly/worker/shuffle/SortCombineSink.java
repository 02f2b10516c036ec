package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.Values;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sorts the attempt's records, runs a user's combiner over the values of each key, and sends what it
/// emits. Where keys have two parts the combiner sees the user's, and what it emits stays in the group.
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
        combiner.setup(this::send);
        try (var keys = GroupIterator.byWholeKey(sorter.cursor(), keyCodec, valueCodec)) {
            while (keys.next()) {
                if (keys.key() instanceof GroupedKey(Object group, Object key)) {
                    combiner.apply(
                            key,
                            keys.values(),
                            (emitted, decoded) -> send(new GroupedKey(group, emitted), decoded));
                } else {
                    combiner.apply(keys.key(), keys.values(), this::send);
                }
            }
        }
        combiner.cleanup(this::send);
        output = target.finish();
    }

    private void send(Object key, Object decoded) throws Exception {
        target.encode(key);
        Encoder record = target.begin(key);
        ValueWriting.write(valueCodec, decoded, record);
        target.end();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
