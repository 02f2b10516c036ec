package dev.mayfly.worker.table;

import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.worker.flow.ValueWriting;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Accumulators that are objects beside the table; a slot holds the object's number. Their memory
/// is estimated from the encoded size of some of them.
final class ObjectAccumulators implements Accumulators {
    private static final int SAMPLES = 16;
    private static final long OBJECT_BYTES = 48;
    private static final long MEMORY_PER_ENCODED_BYTE = 3;

    private final Aggregator.Objects aggregator;
    private final Decoder decoder = new Decoder();
    private final Encoder scratch = new Encoder(64);
    private @Nullable Object[] objects = new Object[64];
    private int count;
    private long work;
    private long nextEstimate = SAMPLES;
    private long bytesPerObject = OBJECT_BYTES;

    ObjectAccumulators(Aggregator.Objects aggregator) {
        this.aggregator = aggregator;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void create(long[] table, int at, Object value) throws Exception {
        keep(table, at, owned(aggregator.create().apply(value)));
    }

    private void keep(long[] table, int at, Object accumulator) {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, 2 * count);
        }
        objects[count] = accumulator;
        table[at] = count++;
        worked();
    }

    @Override
    public void add(long[] table, int at, Object value) throws Exception {
        int number = (int) table[at];
        Object old = object(number);
        Object result = aggregator.add().apply(old, value);
        objects[number] = result == old ? old : owned(result);
        worked();
    }

    @Override
    public void createEncoded(long[] table, int at, byte[] bytes, int offset, int size)
            throws Exception {
        keep(table, at, owned(aggregator.codec().decode(decoder.wrap(bytes, offset, size))));
    }

    @Override
    public void mergeEncoded(long[] table, int at, byte[] bytes, int offset, int size)
            throws Exception {
        int number = (int) table[at];
        Object other = aggregator.codec().decode(decoder.wrap(bytes, offset, size));
        Object old = object(number);
        Object result = aggregator.merge().apply(old, other);
        objects[number] = result == old ? old : owned(result);
        worked();
    }

    /// The accumulator, or a copy if it may be an object that its owner reuses.
    private Object owned(Object accumulator) {
        if (!aggregator.codec().isView()) {
            return accumulator;
        }
        scratch.clear();
        aggregator.codec().encode(accumulator, scratch);
        return aggregator.codec().decode(Decoder.of(scratch.toBytes()));
    }

    @Override
    public void write(long[] table, int at, Encoder out) {
        ValueWriting.write(aggregator.codec(), object((int) table[at]), out);
    }

    @Override
    public void writeSingle(Object value, Encoder out) throws Exception {
        ValueWriting.write(aggregator.codec(), aggregator.create().apply(value), out);
    }

    @Override
    public Object finish(long[] table, int at) throws Exception {
        return aggregator.finish().apply(object((int) table[at]));
    }

    @Override
    public long heldBytes() {
        return count * bytesPerObject;
    }

    @Override
    public void clear() {
        Arrays.fill(objects, 0, count, null);
        count = 0;
    }

    private Object object(int number) {
        Object object = objects[number];
        if (object == null) {
            throw new IllegalStateException("aggregation made a null value");
        }
        return object;
    }

    /// Looks at the size of some accumulators whenever the work done has doubled.
    private void worked() {
        if (++work < nextEstimate) {
            return;
        }
        nextEstimate = 2 * work;
        long encoded = 0;
        int step = Math.max(1, count / SAMPLES);
        int looked = 0;
        for (int i = 0; i < count; i += step) {
            scratch.clear();
            aggregator.codec().encode(object(i), scratch);
            encoded += scratch.size();
            looked++;
        }
        bytesPerObject = OBJECT_BYTES + MEMORY_PER_ENCODED_BYTE * encoded / Math.max(1, looked);
    }
}
