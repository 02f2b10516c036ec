package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.ByteScan;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyHash;
import dev.mayfly.worker.table.KeyTable;
import dev.mayfly.worker.table.SlotAccumulators;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Aggregates numbers before sending, as [CombineSink] does for objects, for keys that are
/// partitioned by hash. Records are gathered in a batch first: what the user's functions do is over
/// when the batch is combined or sent, so that each of the loops is short and cache misses overlap.
final class SlotCombineSink implements MapOutputSink {
    private static final int BATCH = 512;

    /// Most bytes of long keys in a batch, but for the last one.
    private static final int MAX_LONG_KEYS = 1 << 20;

    private final PartitionTarget target;
    private final KeyEncoder key;
    private final MapOutputWriter writer;
    private final int partitionCount;
    private final int slots;
    private final SlotFunction function;
    private final KeyTable table;
    private final CombinePolicy policy = new CombinePolicy();
    private final long maxBytes;
    private boolean isBypassed;
    private @Nullable MapOutput output;

    private int count;
    private final long[] hashes = new long[BATCH];
    private final int[] sizes = new int[BATCH];

    /// Keys of up to 16 bytes as two words; of a longer one the first is its offset in `longKeys`.
    private final long[] lows = new long[BATCH];

    private final long[] highs = new long[BATCH];
    private byte[] longKeys = new byte[1 << 12];
    private int longKeysSize;
    private final long[] values;

    /// A sink whose table begins empty.
    ///
    /// @param maxBytes memory for the table when it grows, and for keys that do not lie in it
    SlotCombineSink(
            PartitionTarget target,
            Aggregator.Slots aggregator,
            int partitionCount,
            long maxBytes) {
        this.target = target;
        this.key = target.key;
        this.writer = target.writer();
        this.partitionCount = partitionCount;
        this.slots = aggregator.slots();
        this.function = aggregator.function();
        this.table = new KeyTable(slots, CombinePolicy.CAPACITY);
        this.maxBytes = maxBytes;
        this.values = new long[BATCH * slots];
    }

    @Override
    public void accept(@Nullable Object decodedKey, Object value) throws Exception {
        if (!target.encode(Objects.requireNonNull(decodedKey, "key is null"))) {
            return;
        }
        int at = count;
        int size = key.size;
        hashes[at] = key.hash;
        sizes[at] = size;
        if (size <= KeyHash.INLINE_SIZE) {
            lows[at] = key.low;
            highs[at] = key.high;
        } else {
            lows[at] = keepLong(size);
        }
        function.clear(values, at * slots);
        function.add(values, at * slots, value);
        count = at + 1;
        if (count == BATCH || longKeysSize >= MAX_LONG_KEYS) {
            drain();
        }
    }

    private int keepLong(int size) {
        int needed = Math.addExact(longKeysSize, size + BlockFormat.PADDING);
        if (longKeys.length < needed) {
            longKeys = Arrays.copyOf(longKeys, Math.max(needed, 2 * longKeys.length));
        }
        int start = longKeysSize;
        System.arraycopy(key.bytes, key.offset, longKeys, start, size);
        longKeysSize += size;
        return start;
    }

    private void drain() throws Exception {
        if (isBypassed) {
            scatter();
        } else {
            combine();
        }
        count = 0;
        longKeysSize = 0;
    }

    private void scatter() throws Exception {
        for (int i = 0; i < count; i++) {
            int partition = KeyHash.partition(hashes[i], partitionCount);
            Encoder out = writer.open(partition);
            int size = sizes[i];
            out.writeVarint(size);
            if (size <= KeyHash.INLINE_SIZE) {
                out.reserve(BlockFormat.PADDING);
                int at = out.size();
                ByteScan.putWord(out.array(), at, lows[i]);
                ByteScan.putWord(out.array(), at + 8, highs[i]);
                out.truncate(at + size);
            } else {
                out.writeBytes(longKeys, (int) lows[i], size);
            }
            SlotAccumulators.write(values, i * slots, slots, out);
            writer.endRecord(partition);
        }
    }

    private void combine() throws Exception {
        table.touch(hashes, count);
        for (int i = 0; i < count; i++) {
            int slot =
                    sizes[i] <= KeyHash.INLINE_SIZE
                            ? table.putShort(lows[i], highs[i], sizes[i], hashes[i])
                            : table.putLong(longKeys, (int) lows[i], sizes[i], hashes[i]);
            if (slot >= 0) {
                function.merge(table.slots(), slot, values, i * slots);
            } else {
                System.arraycopy(values, i * slots, table.slots(), -1 - slot, slots);
            }
        }
        policy.added(count);
        if (table.isFull(BATCH) && !policy.mayGrow(table, maxBytes)
                || table.keyBytes() > maxBytes
                || policy.isVain(table.count())) {
            flush();
        } else if (table.isFull(BATCH)) {
            table.grow();
        }
    }

    private void flush() throws Exception {
        for (int slot = table.first(); slot >= 0; slot = table.next(slot)) {
            int partition = KeyHash.partition(table.hash(slot), partitionCount);
            Encoder out = writer.open(partition);
            int size = table.keySize(slot);
            out.writeVarint(size);
            out.reserve(size + BlockFormat.PADDING);
            table.copyKey(slot, out.array(), out.size());
            out.truncate(out.size() + size);
            SlotAccumulators.write(table.slots(), slot, slots, out);
            writer.endRecord(partition);
        }
        isBypassed = policy.sent(table.count());
        table.clear();
    }

    @Override
    public void finish() throws Exception {
        drain();
        flush();
        output = target.finish();
    }

    @Override
    public MapOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }
}
