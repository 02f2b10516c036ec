package dev.mayfly.worker.table;

import dev.mayfly.codec.Encoder;
import dev.mayfly.lineage.Aggregator;

/// The accumulators of one table: how they begin, grow, merge and become bytes. Knows whether they
/// are numbers in the table's slots or objects beside it. Used by one thread.
public interface Accumulators {
    /// Longs that each key needs in the table.
    int slots();

    /// Begins an accumulator with a first value.
    void create(long[] slots, int at, Object value) throws Exception;

    /// Adds a value.
    void add(long[] slots, int at, Object value) throws Exception;

    /// Begins an accumulator as a copy of an encoded one.
    void createEncoded(long[] slots, int at, byte[] bytes, int offset, int size) throws Exception;

    /// Merges an encoded accumulator in.
    void mergeEncoded(long[] slots, int at, byte[] bytes, int offset, int size) throws Exception;

    /// Appends an accumulator, with its size in front.
    void write(long[] slots, int at, Encoder out);

    /// Appends the accumulator of a single value, with its size in front.
    void writeSingle(Object value, Encoder out) throws Exception;

    /// The result of an accumulator.
    Object finish(long[] slots, int at) throws Exception;

    /// Memory held beside the table, estimated, in bytes.
    long heldBytes();

    /// Forgets all accumulators.
    void clear();

    /// The accumulators of an aggregator.
    static Accumulators of(Aggregator aggregator) {
        return switch (aggregator) {
            case Aggregator.Slots slots -> new SlotAccumulators(slots);
            case Aggregator.Objects objects -> new ObjectAccumulators(objects);
        };
    }
}
