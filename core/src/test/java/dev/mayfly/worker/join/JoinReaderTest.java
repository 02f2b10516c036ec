package dev.mayfly.worker.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Cogrouped;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.EnoughSignal;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.sort.Records.Pair;
import dev.mayfly.worker.sort.RunFile;
import dev.mayfly.worker.sort.Spills;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinReaderTest {
    private static final Codec<Object> SLICES = Records.erased(Codecs.slices());

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final TaskMeter meter = new TaskMeter();

    private static List<Pair> randomSide(RandomGenerator random, String name) {
        var records = new ArrayList<Pair>();
        int shape = random.nextInt(6);
        int size = shape == 0 ? 0 : random.nextInt(shape == 1 ? 400 : 60);
        String padding = "-".repeat(shape == 1 ? random.nextInt(400) : 0);
        int keys = shape == 1 ? 2 : 1 + random.nextInt(40);
        for (int i = 0; i < size; i++) {
            String key =
                    random.nextInt(3) == 0 ? Records.randomKey(random) : "k" + random.nextInt(keys);
            records.add(new Pair(key, name + i + padding));
        }
        return records;
    }

    private static RecordSource source(List<Pair> records) {
        return sink -> {
            for (Pair each : records) {
                sink.accept(Records.slice(each.key()), Records.slice(each.value()));
            }
        };
    }

    /// A side as a shuffle left it, or as a pipeline makes it.
    private EncodedSource side(List<Pair> records, RandomGenerator random) throws Exception {
        if (random.nextBoolean()) {
            return EncodedSource.ofRecords(source(records), SLICES, SLICES);
        }
        var limits = new TaskLimits(0, 1 + random.nextInt(2_000), random.nextBoolean());
        var place = new Spills(store, "/side-" + random.nextLong(), limits, new TaskMeter());
        RunFile run = place.write(Records.cursor(records));
        return EncodedSource.ofBlocks(
                store,
                List.of(new dev.mayfly.protocol.BlockRange(run.objectKey(), 0, run.size())),
                new TaskMeter());
    }

    private static Source.Joined join(JoinKind kind) {
        var unused = new Pipeline(new Source.Union(List.of()), List.of());
        return new Source.Joined(kind, unused, unused, SLICES, SLICES, SLICES);
    }

    private static List<String> expected(JoinKind kind, List<Pair> left, List<Pair> right) {
        var expected = new ArrayList<String>();
        for (Pair l : left) {
            boolean isMatched = false;
            for (Pair r : right) {
                if (l.key().equals(r.key())) {
                    isMatched = true;
                    expected.add(l.key() + "=" + l.value() + "|" + r.value());
                }
            }
            if (!isMatched && (kind == JoinKind.LEFT || kind == JoinKind.FULL)) {
                expected.add(l.key() + "=" + l.value() + "|none");
            }
        }
        for (Pair r : right) {
            if ((kind == JoinKind.RIGHT || kind == JoinKind.FULL)
                    && left.stream().noneMatch(l -> l.key().equals(r.key()))) {
                expected.add(r.key() + "=none|" + r.value());
            }
        }
        expected.sort(null);
        return expected;
    }

    /// Both values as a text; also checks which of them are optional.
    private static String text(JoinKind kind, Joined<?, ?> joined) {
        boolean isLeftOptional = kind == JoinKind.RIGHT || kind == JoinKind.FULL;
        boolean isRightOptional = kind == JoinKind.LEFT || kind == JoinKind.FULL;
        assertThat(joined.left() instanceof Optional).isEqualTo(isLeftOptional);
        assertThat(joined.right() instanceof Optional).isEqualTo(isRightOptional);
        return text(joined.left()) + "|" + text(joined.right());
    }

    private static String text(Object value) {
        Object present = value instanceof Optional<?> o ? o.isPresent() ? o.get() : "none" : value;
        return RecordList.text(present);
    }

    @ParameterizedTest
    @EnumSource(value = JoinKind.class, mode = EnumSource.Mode.EXCLUDE, names = "COGROUP")
    void joins_as_two_nested_loops_do_whatever_the_budget(JoinKind kind) {
        Seeds.check(
                150,
                random -> {
                    List<Pair> left = randomSide(random, "l");
                    List<Pair> right = randomSide(random, "r");
                    long budget = random.nextBoolean() ? 64L << 20 : random.nextInt(2) * 300_000;
                    var records =
                            new RecordList(value ->
                                    value instanceof Joined<?, ?> both
                                            ? text(kind, both)
                                            : RecordList.text(value));

                    new JoinReader(
                                    join(kind),
                                    side(left, random),
                                    side(right, random),
                                    Records.spills(store, budget))
                            .run(records);

                    List<String> found = new ArrayList<>(records.records());
                    found.sort(null);
                    assertThat(found.equals(expected(kind, left, right))).isTrue();
                    assertThat(Stores.keys(store, "/spill")).isEmpty();
                });
    }

    @Test
    void cogroup_gives_all_values_of_both_sides_in_key_order() {
        Seeds.check(
                200,
                random -> {
                    List<Pair> left = randomSide(random, "l");
                    List<Pair> right = randomSide(random, "r");
                    var expected = new ArrayList<String>();
                    var keys = new TreeSet<String>();
                    left.forEach(each -> keys.add(each.key()));
                    right.forEach(each -> keys.add(each.key()));
                    for (String key : keys) {
                        expected.add(key + "=" + values(left, key) + values(right, key));
                    }
                    boolean isRightFirst = random.nextBoolean();
                    var records = new ArrayList<String>();

                    new JoinReader(
                                    join(JoinKind.COGROUP),
                                    side(left, random),
                                    side(right, random),
                                    Records.spills(store, random.nextInt(2) * 100_000))
                            .run(
                                    sink((key, value) -> {
                                        var both = (Cogrouped<?, ?>) value;
                                        String text = RecordList.text(key) + "=";
                                        if (isRightFirst) {
                                            String second = texts(both.right());
                                            text += texts(both.left()) + second;
                                        } else {
                                            text += texts(both.left()) + texts(both.right());
                                        }
                                        records.add(text);
                                    }));

                    assertThat(records).isEqualTo(expected);
                    assertThat(Stores.keys(store, "/spill")).isEmpty();
                });
    }

    private static List<String> values(List<Pair> records, String key) {
        return records.stream().filter(r -> r.key().equals(key)).map(Pair::value).toList();
    }

    private static String texts(Iterable<?> values) {
        var texts = new ArrayList<String>();
        values.forEach(value -> texts.add(RecordList.text(value)));
        return texts.toString();
    }

    @Test
    void a_huge_group_meets_a_huge_group() throws Exception {
        var left = new ArrayList<Pair>();
        var right = new ArrayList<Pair>();
        for (int i = 0; i < 700; i++) {
            left.add(new Pair("same", "l" + i));
            right.add(new Pair("same", "r" + i));
        }
        long[] count = {0};

        new JoinReader(
                        join(JoinKind.FULL),
                        EncodedSource.ofRecords(source(left), SLICES, SLICES),
                        EncodedSource.ofRecords(source(right), SLICES, SLICES),
                        Records.spills(store, 30_000, 1_000, meter))
                .run(sink((key, value) -> count[0]++));

        assertThat(count[0]).isEqualTo(490_000);
        assertThat(meter.metrics(0).spills()).isGreaterThan(3);
    }

    @Test
    void a_join_that_ends_early_closes_what_it_opened() throws Exception {
        var side = new ArrayList<Pair>();
        for (int i = 0; i < 300; i++) {
            side.add(new Pair("same", "value" + i));
        }
        int[] open = {0};
        var counting =
                new dev.mayfly.storage.ForwardingStore(store) {
                    @Override
                    public ObjectReader open(String key) throws IOException {
                        ObjectReader reader = super.open(key);
                        open[0]++;
                        return new ObjectReader() {
                            @Override
                            public long size() {
                                return reader.size();
                            }

                            @Override
                            public int read(long position, byte[] target, int offset, int count)
                                    throws IOException {
                                return reader.read(position, target, offset, count);
                            }

                            @Override
                            public void close() throws IOException {
                                open[0]--;
                                reader.close();
                            }
                        };
                    }
                };
        var reader =
                new JoinReader(
                        join(JoinKind.INNER),
                        EncodedSource.ofRecords(source(side), SLICES, SLICES),
                        EncodedSource.ofRecords(source(side), SLICES, SLICES),
                        Records.spills(counting, 3_000));
        var enough = new EnoughSignal(this);

        Throwable thrown =
                org.assertj.core.api.Assertions.catchThrowable(() ->
                        reader.run(
                                sink((key, value) -> {
                                    throw enough;
                                })));

        assertThat(thrown).isSameAs(enough);
        assertThat(open[0]).isZero();
        assertThat(Stores.keys(store, "/spill")).isEmpty();
    }

    @FunctionalInterface
    private interface PairAction {
        void accept(@Nullable Object key, Object value) throws Exception;
    }

    private static RecordSink sink(PairAction action) {
        return new RecordSink() {
            @Override
            public void accept(@Nullable Object key, Object value) throws Exception {
                action.accept(key, value);
            }

            @Override
            public void finish() {}
        };
    }
}
