package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.MemoryFirstStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockCheck;
import dev.mayfly.worker.flow.BlockReader;
import dev.mayfly.worker.flow.CorruptBlockException;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.sort.Records.Pair;
import dev.mayfly.worker.sort.Spills;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Map outputs as they are written and read again.
class BlockTest {
    private static final String KEY = "/shuffle/0-0";
    private static final Pattern OFFSET = Pattern.compile("object=" + KEY + " offset=(\\d+)");

    private ObjectStore store = new MemoryObjectStore();
    private final TaskMeter meter = new TaskMeter();

    private record Placed(int partition, Pair record) {}

    private MapOutput write(List<Placed> records, int partitionCount, TaskLimits limits)
            throws IOException {
        var writer =
                new MapOutputWriter(
                        KEY, partitionCount, new Spills(store, "/spill", limits, meter));
        for (Placed each : records) {
            Encoder out = writer.open(each.partition());
            Pair record = each.record();
            out.writeVarint(record.key().length());
            out.writeBytes(record.keyBytes(), 0, record.key().length());
            out.writeVarint(record.value().length());
            out.writeBytes(record.valueBytes(), 0, record.value().length());
            writer.endRecord(each.partition());
        }
        return writer.finish(Optional.empty());
    }

    private List<Pair> read(MapOutput output, int partition, boolean keepsBlocks)
            throws IOException {
        long start = partition == 0 ? 0 : output.partitionEnds()[partition - 1];
        long end = output.partitionEnds()[partition];
        var ranges =
                start == end
                        ? List.<BlockRange>of()
                        : List.of(new BlockRange(output.objectKey(), start, end));
        var blocks = new ArrayList<Block>();
        var records = new ArrayList<Pair>();
        try (var reader = new BlockReader(store::openAll, ranges, meter, keepsBlocks)) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                assertThat(block.bytes().length - block.end()).isGreaterThanOrEqualTo(16);
                if (keepsBlocks) {
                    blocks.add(block);
                } else {
                    addRecords(block, records);
                }
            }
        }
        blocks.forEach(block -> addRecords(block, records));
        return records;
    }

    private static void addRecords(Block block, List<Pair> records) {
        var view = new RecordView();
        for (int at = block.offset(); at < block.end(); ) {
            at = view.wrap(block.bytes(), at);
            records.add(Records.pair(view));
        }
    }

    private static List<Placed> randomRecords(RandomGenerator random, int partitionCount) {
        var records = new ArrayList<Placed>();
        int large = random.nextInt(4_000);
        for (int i = random.nextInt(2_000); i > 0; i--) {
            String value = i == large ? "large".repeat(500_000) : "v".repeat(random.nextInt(60));
            records.add(
                    new Placed(
                            random.nextInt(partitionCount),
                            new Pair(Records.randomKey(random), value)));
        }
        return records;
    }

    @Test
    void records_come_back_by_partition_and_in_order_whatever_the_budget() {
        Seeds.check(
                120,
                random -> {
                    store =
                            random.nextBoolean()
                                    ? new MemoryObjectStore()
                                    : new MemoryFirstStore(
                                            new MemoryObjectStore(),
                                            key -> true,
                                            random.nextInt(300_000));
                    int partitionCount = 1 + random.nextInt(9);
                    List<Placed> records = randomRecords(random, partitionCount);
                    var limits =
                            new TaskLimits(
                                    random.nextInt(3) == 0 ? 0 : random.nextInt(400_000),
                                    1 + random.nextInt(8_000),
                                    random.nextBoolean());

                    MapOutput output = write(records, partitionCount, limits);

                    for (int i = 0; i < partitionCount; i++) {
                        int partition = i;
                        List<Pair> expected =
                                records.stream()
                                        .filter(each -> each.partition() == partition)
                                        .map(Placed::record)
                                        .toList();
                        assertThat(read(output, i, random.nextBoolean()).equals(expected)).isTrue();
                    }
                    assertThat(Stores.keys(store, "/spill")).isEmpty();
                });
    }

    @Test
    void more_spills_than_are_read_at_once_are_gathered() throws Exception {
        var records = new ArrayList<Placed>();
        for (int i = 0; i < 20_000; i++) {
            records.add(new Placed(i % 3, new Pair("key-" + i, "value-" + i)));
        }

        MapOutput output = write(records, 3, new TaskLimits(0, 1, false));

        assertThat(meter.metrics(0).spills()).isGreaterThan(130);
        assertThat(read(output, 1, false))
                .hasSize(6_667)
                .endsWith(new Pair("key-19999", "value-19999"));
    }

    @Test
    void large_records_count_with_their_size() throws Exception {
        var records = new ArrayList<Placed>();
        for (int i = 0; i < 40; i++) {
            records.add(new Placed(0, new Pair("k", "v".repeat(100_000))));
        }

        write(records, 1, new TaskLimits(1_000_000, 1_000, false));

        assertThat(meter.metrics(0).spills()).isGreaterThan(3);
    }

    @Test
    void nothing_written_is_no_object() throws Exception {
        MapOutput output = write(List.of(), 4, new TaskLimits(1_000, 100, true));

        assertThat(output.partitionEnds()).containsExactly(0, 0, 0, 0);
        assertThat(Stores.keys(store, "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_changed_byte_never_goes_unnoticed(boolean isCompressed) throws Exception {
        var records = new ArrayList<Placed>();
        for (int i = 0; i < 60; i++) {
            records.add(new Placed(i / 30, new Pair("key-" + i / 4, "value value value")));
        }
        MapOutput output = write(records, 2, new TaskLimits(8_000, 300, isCompressed));
        byte[] whole = Stores.get(store, KEY);
        List<Long> starts = blockStarts(whole);
        assertThat(starts).hasSizeGreaterThan(1);

        for (int position = 0; position < whole.length; position++) {
            int damagedPartition = position < output.partitionEnds()[0] ? 0 : 1;
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) (1 << bit);
                Stores.put(store, KEY, damaged);
                long block = lastNotAbove(starts, position);

                assertThatThrownBy(() -> read(output, damagedPartition, false))
                        .isInstanceOf(CorruptBlockException.class)
                        .satisfies(e -> assertThat(offset(e)).isEqualTo(block));
                assertThat(read(output, 1 - damagedPartition, false)).hasSize(30);
                int piece = 1 + position % 40;
                assertThatThrownBy(() -> check(output, damagedPartition, damaged, piece))
                        .isInstanceOf(CorruptBlockException.class)
                        .satisfies(e -> assertThat(offset(e)).isEqualTo(block));
                check(output, 1 - damagedPartition, damaged, piece);
            }
        }
    }

    /// Has the bytes of a partition pass by as far as they are there.
    private static void check(MapOutput output, int partition, byte[] object, int piece)
            throws CorruptBlockException {
        int start = partition == 0 ? 0 : (int) output.partitionEnds()[partition - 1];
        int end = (int) output.partitionEnds()[partition];
        var check = new BlockCheck(KEY, start, end);
        for (int at = start; at < Math.min(end, object.length); at += piece) {
            check.pass(object, at, Math.min(piece, Math.min(end, object.length) - at));
        }
        check.end();
    }

    private static long offset(Throwable e) {
        Matcher matcher = OFFSET.matcher(String.valueOf(e.getMessage()));
        assertThat(matcher.find()).as(e.getMessage()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static List<Long> blockStarts(byte[] object) {
        var starts = new ArrayList<Long>();
        for (int at = 0; at < object.length; ) {
            starts.add((long) at);
            at += 12 + java.nio.ByteBuffer.wrap(object).getInt(at);
        }
        return starts;
    }

    private static long lastNotAbove(List<Long> starts, long position) {
        return starts.stream()
                .filter(start -> start <= position)
                .mapToLong(x -> x)
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_object_cut_short_is_noticed_wherever_it_was_cut(boolean isCompressed) throws Exception {
        var records = new ArrayList<Placed>();
        for (int i = 0; i < 40; i++) {
            records.add(new Placed(0, new Pair("key-" + i, "value")));
        }
        MapOutput output = write(records, 1, new TaskLimits(8_000, 200, isCompressed));
        byte[] whole = Stores.get(store, KEY);

        for (int size = 0; size < whole.length; size++) {
            Stores.put(store, KEY, Arrays.copyOf(whole, size));

            assertThatThrownBy(() -> read(output, 0, false))
                    .isInstanceOf(CorruptBlockException.class)
                    .hasMessageContaining("object=" + KEY);
            byte[] cut = Arrays.copyOf(whole, size);
            assertThatThrownBy(() -> check(output, 0, cut, 64))
                    .isInstanceOf(CorruptBlockException.class)
                    .hasMessageContaining("object=" + KEY);
        }
    }

    @Test
    void the_format_never_changes() throws Exception {
        write(List.of(new Placed(0, new Pair("k", "value"))), 1, new TaskLimits(8_000, 200, false));

        assertThat(java.util.HexFormat.of().formatHex(Stores.get(store, KEY)))
                .isEqualTo("0000000800000008" + "78d18577" + "016b0576616c7565");
    }
}
