package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.table.Accumulators;
import dev.mayfly.worker.table.AggregateTable;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Aggregates in a small table before sending: where keys repeat, most records go no further. Where
/// they do not, the table is given up and each value is sent as an accumulator of its own.
final class CombineSink implements MapOutputSink {
    private static final long MAX_OBJECT_BYTES = 16L << 20;

    private final PartitionTarget target;
    private final Accumulators accumulators;
    private final AggregateTable table;
    private final long maxBytes;
    private final CombinePolicy policy = new CombinePolicy();
    private int added;
    private boolean isBypassed;
    private @Nullable MapOutput output;

    /// A sink whose table begins empty.
    ///
    /// @param maxBytes memory for what does not lie in the table itself
    CombineSink(PartitionTarget target, Accumulators accumulators, long maxBytes) {
        this.maxBytes = Math.min(MAX_OBJECT_BYTES, maxBytes);
        this.target = target;
        this.accumulators = accumulators;
        this.table =
                new AggregateTable(
                        accumulators, new KeyTable(accumulators.slots(), CombinePolicy.CAPACITY));
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        Object present = Objects.requireNonNull(key, "key is null");
        if (!target.encode(present)) {
            return;
        }
        if (isBypassed) {
            Encoder out = target.begin(present);
            accumulators.writeSingle(value, out);
            target.end();
            return;
        }
        KeyEncoder encoded = target.key;
        added++;
        policy.added(1);
        table.add(encoded.bytes, encoded.offset, encoded.size, encoded.hash, value);
        if (table.keys().isFull(1) && !policy.mayGrow(table.keys(), maxBytes)
                || (added & 0x3F) == 0 && isHeavy()
                || (added & 0x3FF) == 0 && policy.isVain(table.keys().count())) {
            flush();
        }
    }

    private boolean isHeavy() {
        return accumulators.heldBytes() + table.keys().keyBytes() > maxBytes;
    }

    private void flush() throws Exception {
        KeyTable keys = table.keys();
        MapOutputWriter writer = target.writer();
        for (int slot = keys.first(); slot >= 0; slot = keys.next(slot)) {
            int partition = target.partitionOf(keys, slot);
            table.write(slot, writer.open(partition));
            writer.endRecord(partition);
        }
        isBypassed = policy.sent(keys.count());
        table.clear();
    }

    @Override
    public void finish() throws Exception {
        flush();
        output = target.finish();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
