package dev.mayfly.worker.table;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.ByteScan;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.SlotFunction;

/// Accumulators that are numbers in the table's slots. Encoded as those numbers, little-endian.
public final class SlotAccumulators implements Accumulators {
    private final int slots;
    private final SlotFunction function;
    private final long[] single;

    SlotAccumulators(Aggregator.Slots aggregator) {
        this.slots = aggregator.slots();
        this.function = aggregator.function();
        this.single = new long[slots];
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public void create(long[] table, int at, Object value) throws Exception {
        function.clear(table, at);
        function.add(table, at, value);
    }

    @Override
    public void add(long[] table, int at, Object value) throws Exception {
        function.add(table, at, value);
    }

    @Override
    public void createEncoded(long[] table, int at, byte[] bytes, int offset, int size) {
        for (int i = 0; i < slots; i++) {
            table[at + i] = ByteScan.word(bytes, offset + 8 * i);
        }
    }

    @Override
    public void mergeEncoded(long[] table, int at, byte[] bytes, int offset, int size) {
        for (int i = 0; i < slots; i++) {
            single[i] = ByteScan.word(bytes, offset + 8 * i);
        }
        function.merge(table, at, single, 0);
    }

    @Override
    public void write(long[] table, int at, Encoder out) {
        write(table, at, slots, out);
    }

    /// Appends some slots, with their size in front.
    public static void write(long[] table, int at, int slots, Encoder out) {
        int bytes = 8 * slots;
        out.writeVarint(bytes);
        out.reserve(bytes);
        int start = out.size();
        for (int i = 0; i < slots; i++) {
            ByteScan.putWord(out.array(), start + 8 * i, table[at + i]);
        }
        out.truncate(start + bytes);
    }

    @Override
    public void writeSingle(Object value, Encoder out) throws Exception {
        function.clear(single, 0);
        function.add(single, 0, value);
        write(single, 0, out);
    }

    @Override
    public Object finish(long[] table, int at) throws Exception {
        return function.finish(table, at);
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public void clear() {}
}
