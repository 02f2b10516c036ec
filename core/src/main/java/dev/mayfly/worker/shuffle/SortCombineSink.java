package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.Values;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.flow.ValueWriting;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.sort.GroupIterator;
import dev.mayfly.worker.sort.SpillSorter;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.KeyEncoder;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sorts the attempt's records, runs a user's combiner over the values of each key, and sends what
/// it emits. Where keys have two parts the combiner sees the user's, and what it emits stays in the
/// group.
///
/// Combines twice: a chunk small enough for the processor's cache as soon as it is full, and in the
/// end what the chunks left. Where chunks do not shrink, records go to the end directly.
final class SortCombineSink implements MapOutputSink {
    private static final int CHUNK_RECORDS = 1 << 16;
    private static final int CHUNK_BYTES = 4 << 20;

    /// How many chunks to look at before deciding.
    private static final int TRIALS = 4;

    private final PartitionTarget target;
    private final Codec<Object> keyCodec;
    private final Codec<Object> valueCodec;
    private final PairsFunction<Object, Values<Object>, Object, Object> combiner;
    private final Spills chunkSpills;
    private final SpillSorter sorter;
    private final Encoder value = new Encoder(256);
    private SpillSorter chunk;
    private int chunkRecords;
    private long chunkBytes;
    private int chunks;
    private long added;
    private long held;
    private boolean isDirect;
    private boolean isSetUp;
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
        this.chunkSpills = spills.withBudget(spills.budgetBytes() / 8);
        this.chunk = new SpillSorter(chunkSpills, false);
        this.sorter = new SpillSorter(spills.withBudget(spills.budgetBytes() * 3 / 8), false);
    }

    @Override
    public void accept(@Nullable Object key, Object decoded) throws Exception {
        if (!target.encode(Objects.requireNonNull(key, "key is null"))) {
            return;
        }
        if (isDirect) {
            add(sorter, decoded);
            return;
        }
        add(chunk, decoded);
        chunkRecords++;
        chunkBytes += target.key.size + value.size();
        if (chunkRecords == CHUNK_RECORDS || chunkBytes > CHUNK_BYTES) {
            combineChunk();
        }
    }

    private void add(SpillSorter to, Object decoded) throws IOException {
        KeyEncoder key = target.key;
        value.clear();
        valueCodec.encode(decoded, value);
        to.add(key.bytes, key.offset, key.size, value.array(), 0, value.size());
    }

    private void combineChunk() throws Exception {
        combine(chunk, this::hold);
        added += chunkRecords;
        chunk = new SpillSorter(chunkSpills, false);
        chunkRecords = 0;
        chunkBytes = 0;
        chunks++;
        isDirect = chunks == TRIALS && held * 2 > added;
    }

    private void combine(SpillSorter records, PairEmitter<Object, Object> out) throws Exception {
        if (!isSetUp) {
            isSetUp = true;
            combiner.setup(out);
        }
        try (var keys = GroupIterator.byWholeKey(records.cursor(), keyCodec, valueCodec)) {
            while (keys.next()) {
                if (keys.key() instanceof GroupedKey(Object group, Object key)) {
                    combiner.apply(
                            key,
                            keys.values(),
                            (emitted, decoded) ->
                                    out.emit(new GroupedKey(group, emitted), decoded));
                } else {
                    combiner.apply(keys.key(), keys.values(), out);
                }
            }
        }
    }

    private void hold(Object key, Object decoded) throws Exception {
        held++;
        target.encode(key);
        add(sorter, decoded);
    }

    private void send(Object key, Object decoded) throws Exception {
        target.encode(key);
        Encoder record = target.begin(key);
        ValueWriting.write(valueCodec, decoded, record);
        target.end();
    }

    @Override
    public void finish() throws Exception {
        boolean isOneChunk = chunks == 0;
        if (!isOneChunk) {
            combineChunk();
        }
        combine(isOneChunk ? chunk : sorter, this::send);
        combiner.cleanup(this::send);
        output = target.finish();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
