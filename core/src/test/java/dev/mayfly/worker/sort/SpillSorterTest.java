package dev.mayfly.worker.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Encoder;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.sort.Records.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SpillSorterTest {
    private final MemoryObjectStore store = new MemoryObjectStore();

    private static List<Pair> randomRecords(RandomGenerator random, int max) {
        var records = new ArrayList<Pair>();
        String prefix = "p".repeat(random.nextInt(3) * random.nextInt(30));
        int large = random.nextInt(max);
        for (int i = random.nextInt(max); i > 0; i--) {
            String value = i == large ? "v".repeat(1_200_000) : "v" + i;
            records.add(new Pair(prefix + Records.randomKey(random), value));
        }
        return records;
    }

    /// Latin-1 characters compare as unsigned bytes.
    private static List<Pair> sorted(List<Pair> records, boolean isDescending) {
        var sorted = new ArrayList<>(records);
        Comparator<Pair> order = Comparator.comparing(Pair::key);
        sorted.sort(isDescending ? order.reversed() : order);
        return sorted;
    }

    private static void add(SpillSorter sorter, Pair record) throws Exception {
        RecordView view = Records.view(record);
        sorter.add(
                view.bytes,
                view.keyOffset,
                view.keySize,
                view.valueBytes,
                view.valueOffset,
                view.valueSize);
    }

    @Test
    void records_come_in_stable_order_whatever_the_budget() {
        Seeds.check(
                150,
                random -> {
                    List<Pair> records = randomRecords(random, 400);
                    boolean isDescending = random.nextBoolean();
                    long budget = random.nextInt(3) == 0 ? 0 : random.nextInt(100_000);
                    var sorter = new SpillSorter(Records.spills(store, budget), isDescending);

                    for (Pair record : records) {
                        add(sorter, record);
                    }

                    assertThat(Records.drain(sorter.cursor()).equals(sorted(records, isDescending)))
                            .isTrue();
                    assertThat(Stores.keys(store, "/spill")).isEmpty();
                });
    }

    @Test
    void blocks_and_single_records_may_be_mixed() {
        Seeds.check(
                100,
                random -> {
                    List<Pair> records = randomRecords(random, 300);
                    long budget = random.nextInt(3) == 0 ? 0 : random.nextInt(50_000);
                    var sorter = new SpillSorter(Records.spills(store, budget), false);

                    for (int at = 0; at < records.size(); ) {
                        int end = Math.min(records.size(), at + 1 + random.nextInt(40));
                        if (random.nextBoolean()) {
                            sorter.addBlock(block(records.subList(at, end)));
                        } else {
                            for (Pair record : records.subList(at, end)) {
                                add(sorter, record);
                            }
                        }
                        at = end;
                    }

                    assertThat(Records.drain(sorter.cursor()).equals(sorted(records, false)))
                            .isTrue();
                    assertThat(sorter.added()).isEqualTo(records.size());
                });
    }

    private static Block block(List<Pair> records) {
        var out = new Encoder(64);
        out.writeBytes(new byte[12], 0, 12);
        for (Pair record : records) {
            out.writeVarint(record.key().length());
            out.writeBytes(record.key().getBytes(ISO_8859_1), 0, record.key().length());
            out.writeVarint(record.value().length());
            out.writeBytes(record.value().getBytes(ISO_8859_1), 0, record.value().length());
        }
        int end = out.size();
        out.writeBytes(new byte[16], 0, 16);
        return new Block(out.toBytes(), 12, end);
    }

    @Test
    void many_more_runs_than_are_merged_at_once_stay_in_order() throws Exception {
        var meter = new TaskMeter();
        var sorter = new SpillSorter(Records.spills(store, 0, 64, meter), false);
        var records = new ArrayList<Pair>();
        for (int i = 0; i < 700; i++) {
            records.add(new Pair("key-" + i * 31 % 50, "value-" + i));
        }

        for (Pair record : records) {
            add(sorter, record);
            assertThat(Stores.keys(store, "/spill")).hasSizeLessThanOrEqualTo(65);
        }

        assertThat(meter.metrics(0).spills()).isGreaterThan(700);
        assertThat(Records.drain(sorter.cursor())).isEqualTo(sorted(records, false));
        assertThat(Stores.keys(store, "/spill")).isEmpty();
    }

    @Test
    void runs_are_removed_when_reading_ends_early() throws Exception {
        var sorter = new SpillSorter(Records.spills(store, 0), false);
        for (int i = 0; i < 10; i++) {
            add(sorter, new Pair("k" + i, "v"));
        }

        try (RecordCursor cursor = sorter.cursor()) {
            assertThat(cursor.next(new RecordView())).isTrue();
        }

        assertThat(Stores.keys(store, "/spill")).isEmpty();
    }
}
