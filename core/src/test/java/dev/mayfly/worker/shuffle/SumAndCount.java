package dev.mayfly.worker.shuffle;

import dev.mayfly.lineage.SlotFunction;

/// Sum and number of longs, in two slots.
record SumAndCount() implements SlotFunction {
    @Override
    public void clear(long[] slots, int at) {
        slots[at] = 0;
        slots[at + 1] = 0;
    }

    @Override
    public void add(long[] slots, int at, Object value) {
        slots[at] += (Long) value;
        slots[at + 1]++;
    }

    @Override
    public void merge(long[] slots, int at, long[] from, int fromAt) {
        slots[at] += from[fromAt];
        slots[at + 1] += from[fromAt + 1];
    }

    @Override
    public Object finish(long[] slots, int at) {
        return slots[at] + "/" + slots[at + 1];
    }
}
