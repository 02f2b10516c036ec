package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.table.KeyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Aggregation in tables that tasks before have used, which may be of any size.
final class UsedTablesTest {
    private static final int MEMORY = 4 << 20;
    private static final Codec<Object> DOUBLES = Records.erased(Codecs.doubles());

    /// The sum of doubles, whose last bits depend on the order of additions.
    private record Sum() implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = 0;
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            slots[at] = plus(slots[at], (Double) value);
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] = plus(slots[at], Double.longBitsToDouble(from[fromAt]));
        }

        private static long plus(long bits, double value) {
            return Double.doubleToRawLongBits(Double.longBitsToDouble(bits) + value);
        }

        @Override
        public Object finish(long[] slots, int at) {
            return Double.longBitsToDouble(slots[at]);
        }
    }

    private final WholeShuffle shuffle =
            new WholeShuffle(
                    new Partitioning.Hash(1),
                    new Reduction.Aggregate(new Aggregator.Slots(1, new Sum())),
                    WholeShuffle.STRINGS,
                    DOUBLES,
                    new TaskLimits(MEMORY, 1 << 14, false));

    private static List<List<Entry>> tasks() {
        var random = new Random(7);
        var tasks = new ArrayList<List<Entry>>();
        for (int task = 0; task < 4; task++) {
            var records = new ArrayList<Entry>();
            for (int i = 0; i < 12_000; i++) {
                String key = "k".repeat(95) + random.nextInt(20_000);
                records.add(new Entry(key, random.nextDouble()));
            }
            tasks.add(records);
        }
        return tasks;
    }

    private record Sums(List<String> records, long spills) {}

    private Sums read(List<MapOutput> outputs) throws Exception {
        long before = shuffle.meter.metrics(0).spills();
        List<String> records = shuffle.read(outputs, 0).records();
        return new Sums(records, shuffle.meter.metrics(0).spills() - before);
    }

    @Test
    void sums_have_the_same_bits_in_a_table_of_any_size() throws Exception {
        List<MapOutput> outputs = shuffle.write(tasks());
        Sums expected = read(outputs);
        assertThat(expected.spills()).isPositive();

        for (int capacity = 1 << 10; capacity <= 1 << 16; capacity *= 2) {
            shuffle.tables.clear();
            var used = new KeyTable(1, capacity);
            shuffle.tables.give(used);

            Sums sums = read(outputs);

            assertThat(sums.equals(expected)).as("capacity=%d", capacity).isTrue();
            assertThat(shuffle.tables.take(1, 16, MEMORY)).as("was used").isSameAs(used);
        }
    }
}
