package dev.mayfly.worker.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.HeldRecordException;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.sort.Records.Pair;
import dev.mayfly.worker.sort.RunFile;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.KeyFilter;
import dev.mayfly.worker.table.KeyHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeSinkTest {
    private static final Codec<Object> SLICES = Records.erased(Codecs.slices());
    private static final Codec<Object> STRINGS = Records.erased(Codecs.strings());

    private final MemoryObjectStore store = new MemoryObjectStore();

    private static List<Pair> randomSide(RandomGenerator random, String name) {
        var records = new ArrayList<Pair>();
        int padding = random.nextInt(4) == 0 ? 4_000 : random.nextInt(30);
        for (int i = random.nextInt(200); i > 0; i--) {
            String key =
                    random.nextInt(3) == 0 ? Records.randomKey(random) : "k" + random.nextInt(60);
            records.add(new Pair(key, name + i + "-".repeat(random.nextInt(1 + padding))));
        }
        return records;
    }

    private JoinTable[] table(List<Pair> records, int parts, RandomGenerator random)
            throws Exception {
        var ranges = new ArrayList<List<BlockRange>>();
        for (int part = 0; part < parts; part++) {
            int number = part;
            List<Pair> own =
                    records.stream()
                            .filter(each ->
                                    KeyHash.partition(hash(each.keyBytes()), parts) == number)
                            .toList();
            RunFile run =
                    new Spills(
                                    store,
                                    "/table-" + random.nextLong(),
                                    new TaskLimits(0, 1_000, false),
                                    new TaskMeter())
                            .write(Records.cursor(own));
            ranges.add(List.of(new BlockRange(run.objectKey(), 0, run.size())));
        }
        return new SharedTable(store, ranges).parts(new TaskMeter());
    }

    private static long hash(byte[] key) {
        return KeyHash.hash(Arrays.copyOf(key, key.length + 16), 0, key.length);
    }

    private static Source.BroadcastJoined join(
            JoinKind kind, boolean isTableLeft, Codec<Object> key, Codec<Object> stream) {
        var unused = new Pipeline(new Source.Union(List.of()), List.of());
        return new Source.BroadcastJoined(
                kind,
                unused,
                isTableLeft,
                new StageId(0),
                key,
                isTableLeft ? SLICES : stream,
                isTableLeft ? stream : SLICES);
    }

    /// Passes records on in memory that is used again for each, as readers do.
    private static void stream(List<Pair> records, boolean isText, RecordSink sink)
            throws Exception {
        byte[] memory = new byte[10_000];
        for (Pair each : records) {
            if (isText) {
                sink.accept(each.key(), each.value());
            } else {
                Arrays.fill(memory, (byte) '!');
                int keySize = each.keyBytes().length;
                int valueSize = each.valueBytes().length;
                System.arraycopy(each.keyBytes(), 0, memory, 3, keySize);
                System.arraycopy(each.valueBytes(), 0, memory, 3 + keySize, valueSize);
                sink.accept(
                        new Slice().wrap(memory, 3, keySize),
                        new Slice().wrap(memory, 3 + keySize, valueSize));
            }
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case Joined<?, ?> both -> text(both.left()) + "|" + text(both.right());
            case Optional<?> optional -> optional.map(ProbeSinkTest::text).orElse("none");
            default -> RecordList.text(value);
        };
    }

    @Test
    void a_batch_joins_what_single_records_behind_a_filter_join_in_the_same_order() {
        Seeds.check(
                150,
                random -> {
                    boolean isTableLeft = random.nextBoolean();
                    boolean isText = random.nextInt(3) == 0;
                    JoinKind outer = isTableLeft ? JoinKind.RIGHT : JoinKind.LEFT;
                    Source.BroadcastJoined join =
                            join(
                                    random.nextBoolean() ? JoinKind.INNER : outer,
                                    isTableLeft,
                                    isText ? STRINGS : SLICES,
                                    isText ? STRINGS : SLICES);
                    JoinTable[] table =
                            table(randomSide(random, "t"), 1 + random.nextInt(3), random);
                    List<Pair> stream = randomSide(random, "s");
                    var single = new RecordList(ProbeSinkTest::text);
                    var batched = new RecordList(ProbeSinkTest::text);

                    stream(stream, isText, new ProbeSink(join, table, filter(table), single));
                    var probe = new ProbeSink(join, table, Optional.empty(), batched);
                    stream(stream, isText, probe);
                    probe.finish();

                    assertThat(batched.records().equals(single.records())).isTrue();
                });
    }

    @Test
    void a_failure_says_that_its_record_had_been_held() throws Exception {
        JoinTable[] table = table(List.of(new Pair("k", "t")), 1, RandomGenerator.getDefault());
        List<Pair> stream = Collections.nCopies(100, new Pair("k", "s"));
        Source.BroadcastJoined join = join(JoinKind.INNER, true, SLICES, SLICES);
        var cause = new IllegalStateException("no");

        Optional<KeyFilter> none = Optional.empty();

        assertThatThrownBy(() ->
                        stream(stream, false, new ProbeSink(join, table, none, failing(cause))))
                .isInstanceOf(HeldRecordException.class)
                .hasCause(cause);
        assertThatThrownBy(() ->
                        stream(
                                stream,
                                false,
                                new ProbeSink(
                                        join,
                                        table,
                                        none,
                                        failing(new HeldRecordException(cause)))))
                .isInstanceOf(HeldRecordException.class)
                .hasCause(cause);
    }

    private static Optional<KeyFilter> filter(JoinTable[] table) {
        List<long[]> hashes = Stream.of(table).map(JoinTable::hashes).toList();
        return Optional.of(new KeyFilter(KeyFilter.bitsOf(hashes)));
    }

    private static RecordSink failing(Exception failure) {
        return new RecordSink() {
            @Override
            public void accept(@Nullable Object key, Object value) throws Exception {
                throw failure;
            }

            @Override
            public void finish() {}
        };
    }
}
