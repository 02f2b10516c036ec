package dev.mayfly.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.function.Counter;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Operator;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.EnoughException;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
    private static final Codec<Object> SLICES = erased(Codecs.slices());
    private static final Codec<Object> INTS = erased(Codecs.ints());

    private final TaskContext context = new TaskContext(location -> location);
    private final RecordList end = new RecordList();
    private int passed;

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> erased(Comparator<?> order) {
        return (Comparator<Object>) order;
    }

    private List<String> run(RecordSource source, Operator... operators) throws Exception {
        return run(3, source, operators);
    }

    private List<String> run(int partition, RecordSource source, Operator... operators)
            throws Exception {
        return ScopedValue.where(TaskContext.CURRENT, context)
                .call(() -> {
                    var records = new RecordList();
                    try (var chain = new Chain(List.of(operators), partition, records)) {
                        chain.run(source);
                    }
                    assertThat(records.finished()).isEqualTo(1);
                    return records.records();
                });
    }

    private RecordSource numbers(int count) {
        return sink -> {
            for (int i = 0; i < count; i++) {
                passed++;
                sink.accept(null, i);
            }
        };
    }

    private RecordSource pairs(int count) {
        return sink -> {
            for (int i = 0; i < count; i++) {
                sink.accept("k" + i, i);
            }
        };
    }

    /// Slices as readers pass them on: one object over one array.
    private static RecordSource views(List<String> texts) {
        return sink -> {
            var slice = new Slice();
            byte[] array = new byte[100];
            for (String text : texts) {
                java.util.Arrays.fill(array, (byte) '?');
                System.arraycopy(text.getBytes(), 0, array, 1, text.length());
                sink.accept(null, slice.wrap(array, 1, text.length()));
            }
            java.util.Arrays.fill(array, (byte) '!');
        };
    }

    @Test
    void each_step_does_what_its_operator_says() throws Exception {
        assertThat(run(numbers(3), new Operator.Map(x -> (Integer) x * 2)))
                .containsExactly("0", "2", "4");
        assertThat(run(numbers(4), new Operator.Filter(x -> (Integer) x % 2 == 1)))
                .containsExactly("1", "3");
        assertThat(
                        run(
                                numbers(3),
                                new Operator.FlatMap((x, out) -> {
                                    for (int i = 0; i < (Integer) x; i++) {
                                        out.emit(x);
                                    }
                                })))
                .containsExactly("1", "2", "2");
        assertThat(run(numbers(2), new Operator.KeyBy(x -> "key" + x)))
                .containsExactly("key0=0", "key1=1");
        assertThat(
                        run(
                                numbers(2),
                                new Operator.ToPairs((x, out) -> {
                                    out.emit(x, "a");
                                    out.emit(x, "b");
                                })))
                .containsExactly("0=a", "0=b", "1=a", "1=b");
        assertThat(run(numbers(5), new Operator.Count())).containsExactly("5");
        assertThat(run(numbers(0), new Operator.Count())).containsExactly("0");
    }

    @Test
    void each_step_on_pairs_does_what_its_operator_says() throws Exception {
        assertThat(run(pairs(2), new Operator.MapPair((k, v) -> k + ":" + v)))
                .containsExactly("k0:0", "k1:1");
        assertThat(run(pairs(2), new Operator.MapValue(v -> (Integer) v + 10)))
                .containsExactly("k0=10", "k1=11");
        assertThat(run(pairs(3), new Operator.FilterPair((k, v) -> k.equals("k1"))))
                .containsExactly("k1=1");
        assertThat(run(pairs(3), new Operator.Filter(v -> (Integer) v > 1)))
                .containsExactly("k2=2");
        assertThat(run(pairs(2), new Operator.FlatMapPair((k, v, out) -> out.emit(k))))
                .containsExactly("k0", "k1");
        assertThat(run(pairs(2), new Operator.RekeyBy((k, v) -> v + "" + k)))
                .containsExactly("0k0=0", "1k1=1");
        assertThat(run(pairs(2), new Operator.Keys())).containsExactly("k0", "k1");
        assertThat(run(pairs(2), new Operator.Values())).containsExactly("0", "1");
    }

    @Test
    void steps_pass_records_on_one_after_the_other() throws Exception {
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Filter(x -> (Integer) x % 3 == 0),
                                new Operator.Map(x -> (Integer) x * 10),
                                new Operator.KeyBy(x -> "k"),
                                new Operator.MapValue(x -> "v" + x)))
                .containsExactly("k=v0", "k=v30", "k=v60", "k=v90");
    }

    @Test
    void functions_that_return_null_are_refused() {
        for (Operator operator :
                List.of(
                        new Operator.Map(ChainTest::nothing),
                        new Operator.MapValue(ChainTest::nothing),
                        new Operator.KeyBy(ChainTest::nothing),
                        new Operator.FlatMap((x, out) -> out.emit(nothing(x))),
                        new Operator.Reduce((a, b) -> nothing(a), INTS),
                        new Operator.MapPartition(
                                values -> Collections.singleton(nothing(values)).iterator(),
                                INTS))) {
            assertThatThrownBy(() -> run(numbers(2), operator))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("a function returned null");
        }
    }

    @SuppressWarnings("NullAway")
    private static Object nothing(Object ignored) {
        return null;
    }

    /// Says when it is set up and cleaned up.
    private static final class Telling implements PairsFunction<Object, Object, Object, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public void setup(PairEmitter<Object, Object> out) throws Exception {
            out.emit("setup", 0);
        }

        @Override
        public void apply(Object key, Object value, PairEmitter<Object, Object> out)
                throws Exception {
            out.emit(key, value);
        }

        @Override
        public void cleanup(PairEmitter<Object, Object> out) throws Exception {
            out.emit("cleanup", 0);
        }
    }

    @Test
    void a_function_with_a_beginning_and_an_end_has_both_even_without_records() throws Exception {
        assertThat(run(pairs(1), new Operator.PairsToPairs(new Telling())))
                .containsExactly("setup=0", "k0=0", "cleanup=0");
        assertThat(run(pairs(0), new Operator.PairsToPairs(new Telling())))
                .containsExactly("setup=0", "cleanup=0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100, 200})
    void take_passes_the_first_records_and_stops_reading(int count) throws Exception {
        List<String> taken = run(numbers(100), new Operator.Take(count));

        assertThat(taken).hasSize(Math.min(100, count));
        assertThat(passed).isEqualTo(Math.clamp(count, 1, 100));
    }

    @Test
    void take_ends_what_steps_in_front_of_it_say_in_the_end() throws Exception {
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Top(
                                        5, erased(Comparator.<Integer>naturalOrder()), INTS),
                                new Operator.Take(3)))
                .containsExactly("9", "8", "7");
        assertThat(run(pairs(3), new Operator.PairsToPairs(new Telling()), new Operator.Take(2)))
                .containsExactly("setup=0", "k0=0");
        assertThat(run(numbers(10), new Operator.Count(), new Operator.Take(1)))
                .containsExactly("10");
    }

    @Test
    void take_lets_what_follows_it_say_something_in_the_end() throws Exception {
        assertThat(run(numbers(10), new Operator.Take(4), new Operator.Count()))
                .containsExactly("4");
        assertThat(
                        run(
                                numbers(10),
                                new Operator.Take(7),
                                new Operator.Top(
                                        5, erased(Comparator.<Integer>naturalOrder()), INTS),
                                new Operator.Take(3),
                                new Operator.Count()))
                .containsExactly("3");
    }

    @Test
    void take_ends_a_function_that_never_ends() throws Exception {
        PartitionFunction<Object, Object> endless =
                values -> Stream.<Object>iterate(0, i -> (Integer) i + 1).iterator();

        assertThat(
                        run(
                                numbers(10),
                                new Operator.MapPartition(endless, INTS),
                                new Operator.Take(1_000)))
                .hasSize(1_000);
        assertThat(
                        run(
                                numbers(1_000),
                                new Operator.MapPartition(endless, INTS),
                                new Operator.Take(3),
                                new Operator.Count()))
                .containsExactly("3");
    }

    @Test
    void an_end_that_is_meant_for_a_chain_around_this_one_passes_through() {
        var enough = new EnoughException("outer");
        var chain = new Chain(List.of(), 0, end);

        assertThatThrownBy(() ->
                        chain.run(sink -> {
                            throw enough;
                        }))
                .isSameAs(enough);
        assertThat(end.finished()).isZero();
    }

    @Test
    void a_function_of_a_partition_may_read_all_of_it() {
        Seeds.check(
                30,
                random -> {
                    int count = random.nextInt(3) * 256 + random.nextInt(3);
                    PartitionFunction<Object, Object> plusOne =
                            values -> {
                                var mapped = new ArrayList<Object>();
                                values.forEachRemaining(x -> mapped.add((Integer) x + 1));
                                return mapped.iterator();
                            };

                    assertThat(run(numbers(count), new Operator.MapPartition(plusOne, INTS)))
                            .isEqualTo(texts(1, count + 1));
                });
    }

    private static List<String> texts(int start, int end) {
        return IntStream.range(start, end).mapToObj(Integer::toString).toList();
    }

    @Test
    void a_function_of_a_partition_may_stream() throws Exception {
        PartitionFunction<Object, Object> twice =
                values ->
                        new Iterator<>() {
                            private @Nullable Object again;

                            @Override
                            public boolean hasNext() {
                                return again != null || values.hasNext();
                            }

                            @Override
                            public Object next() {
                                Object given = again;
                                again = given == null ? values.next() : null;
                                return given == null ? again : given;
                            }
                        };

        List<String> results = run(numbers(2_000), new Operator.MapPartition(twice, INTS));

        assertThat(results).hasSize(4_000).startsWith("0", "0", "1", "1").endsWith("1999", "1999");
    }

    @Test
    void a_function_of_a_partition_may_read_nothing_or_a_part() throws Exception {
        for (int count : new int[] {0, 1, 255, 256, 257, 2_000}) {
            assertThat(
                            run(
                                    numbers(count),
                                    new Operator.MapPartition(
                                            values -> List.<Object>of("only").iterator(), INTS)))
                    .containsExactly("only");
            assertThat(
                            run(
                                    numbers(count),
                                    new Operator.MapPartition(
                                            values ->
                                                    values.hasNext()
                                                            ? List.of(values.next()).iterator()
                                                            : List.<Object>of("none").iterator(),
                                            INTS)))
                    .containsExactly(count == 0 ? "none" : "0");
        }
    }

    @Test
    void a_function_of_a_partition_may_emit_much() throws Exception {
        assertThat(
                        run(
                                numbers(1),
                                new Operator.MapPartition(
                                        values ->
                                                IntStream.range(0, 10_000)
                                                        .<Object>mapToObj(i -> i)
                                                        .iterator(),
                                        INTS)))
                .isEqualTo(texts(0, 10_000));
    }

    @Test
    void a_function_of_a_partition_sees_values_of_its_own() throws Exception {
        List<String> texts = texts(0, 600);
        PartitionFunction<Object, Object> collecting =
                values -> {
                    var all = new ArrayList<Object>();
                    values.forEachRemaining(all::add);
                    return all.iterator();
                };

        assertThat(run(views(texts), new Operator.MapPartition(collecting, SLICES)))
                .isEqualTo(texts);
    }

    @Test
    void asking_behind_the_end_of_a_partition_is_an_error() {
        assertThatThrownBy(() ->
                        run(
                                numbers(0),
                                new Operator.MapPartition(
                                        values -> List.of(values.next()).iterator(), INTS)))
                .isInstanceOf(java.util.NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300, 1_000})
    void what_a_function_of_a_partition_throws_is_thrown(int reads) {
        for (Throwable thrown :
                List.of(
                        new IllegalStateException("no"),
                        new java.util.zip.DataFormatException("no"),
                        new InterruptedException("no"),
                        new AssertionError("no"))) {
            PartitionFunction<Object, Object> failing =
                    values -> {
                        for (int i = 0; i < reads && values.hasNext(); i++) {
                            values.next();
                        }
                        throw sneaky(thrown);
                    };

            assertThatThrownBy(() -> run(numbers(700), new Operator.MapPartition(failing, INTS)))
                    .isSameAs(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void counters_may_be_raised_in_a_function_of_a_partition_and_behind_it() throws Exception {
        var counter = new Counter("seen");
        PartitionFunction<Object, Object> counting =
                values ->
                        new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return values.hasNext();
                            }

                            @Override
                            public Object next() {
                                counter.increment();
                                return values.next();
                            }
                        };

        run(
                numbers(50_000),
                new Operator.MapPartition(counting, INTS),
                new Operator.Map(x -> {
                    counter.increment();
                    return x;
                }));

        assertThat(context.counters()).containsEntry("seen", 100_000L);
    }

    @Test
    void the_thread_of_a_function_ends_when_the_source_fails() {
        var thread = new AtomicReference<Thread>();
        PartitionFunction<Object, Object> waiting =
                values -> {
                    thread.set(Thread.currentThread());
                    values.forEachRemaining(x -> {});
                    return List.of().iterator();
                };
        RecordSource failing =
                sink -> {
                    numbers(300).run(sink);
                    throw new IllegalStateException("source");
                };

        assertThatThrownBy(() -> run(failing, new Operator.MapPartition(waiting, INTS)))
                .hasMessage("source");
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void the_thread_of_a_function_ends_when_a_later_step_fails() {
        var thread = new AtomicReference<Thread>();
        PartitionFunction<Object, Object> passing =
                values -> {
                    thread.set(Thread.currentThread());
                    return values;
                };

        assertThatThrownBy(() ->
                        run(
                                numbers(3_000),
                                new Operator.MapPartition(passing, INTS),
                                new Operator.Map(x -> {
                                    if (x.equals(1_000)) {
                                        throw new IllegalStateException("later");
                                    }
                                    return x;
                                })))
                .hasMessage("later");
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void an_interrupt_ends_a_function_that_sleeps() {
        var thread = new AtomicReference<Thread>();
        Thread attempt = Thread.currentThread();
        PartitionFunction<Object, Object> sleeping =
                values -> {
                    thread.set(Thread.currentThread());
                    values.next();
                    attempt.interrupt();
                    Thread.sleep(100_000);
                    return values;
                };

        assertThatThrownBy(() -> run(numbers(300), new Operator.MapPartition(sleeping, INTS)))
                .isInstanceOf(InterruptedException.class);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_sample_is_the_same_for_the_same_seed_and_partition_only() throws Exception {
        List<String> sample = run(3, numbers(2_000), new Operator.Sample(0.3, 42));

        assertThat(run(3, numbers(2_000), new Operator.Sample(0.3, 42))).isEqualTo(sample);
        assertThat(run(4, numbers(2_000), new Operator.Sample(0.3, 42))).isNotEqualTo(sample);
        assertThat(run(3, numbers(2_000), new Operator.Sample(0.3, 43))).isNotEqualTo(sample);
        assertThat(sample).hasSizeBetween(450, 750);
        assertThat(run(numbers(100), new Operator.Sample(0, 1))).isEmpty();
        assertThat(run(numbers(100), new Operator.Sample(1, 1))).hasSize(100);
    }

    @Test
    void samples_of_neighbouring_seeds_are_not_shifted_copies() throws Exception {
        List<String> first = run(3, numbers(3_000), new Operator.Sample(0.5, 1));
        List<String> second = run(3, numbers(3_000), new Operator.Sample(0.5, 2));

        List<String> shifted =
                first.stream().map(x -> Integer.toString(Integer.parseInt(x) - 1)).toList();
        assertThat(second.stream().filter(shifted::contains).count()).isLessThan(1_000);
    }

    @Test
    void sampled_keys_are_some_of_the_keys_each_at_most_as_often_as_it_came() throws Exception {
        Codec<Object> strings = erased(Codecs.strings());
        for (int count : new int[] {0, 1, 10, 1_000}) {
            List<String> sample = run(pairs(100), new Operator.SampleKeys(count, 7, strings));

            assertThat(sample).hasSize(Math.min(100, count)).doesNotHaveDuplicates();
            assertThat(sample).allMatch(key -> key.matches("k\\d+"));
            assertThat(run(pairs(100), new Operator.SampleKeys(count, 7, strings)))
                    .isEqualTo(sample);
        }
    }

    @Test
    void sampled_keys_are_drawn_from_the_whole_partition() throws Exception {
        long late =
                run(pairs(10_000), new Operator.SampleKeys(400, 7, erased(Codecs.strings())))
                        .stream()
                        .filter(key -> Integer.parseInt(key.substring(1)) >= 5_000)
                        .count();

        assertThat(late).isBetween(150L, 250L);
    }

    @Test
    void reduce_merges_all_values_into_one_if_there_are_any() throws Exception {
        assertThat(run(numbers(5), new Operator.Reduce((a, b) -> (Integer) a + (Integer) b, INTS)))
                .containsExactly("10");
        assertThat(run(numbers(1), new Operator.Reduce((a, b) -> nothing(a), INTS)))
                .containsExactly("0");
        assertThat(run(numbers(0), new Operator.Reduce((a, b) -> a, INTS))).isEmpty();
    }

    @Test
    void reduce_may_hand_on_either_of_two_views() throws Exception {
        var max =
                new Operator.Reduce(
                        (a, b) -> ((Slice) a).compareTo((Slice) b) >= 0 ? a : b, SLICES);
        var first = new Operator.Reduce((a, b) -> a, SLICES);
        var last = new Operator.Reduce((a, b) -> b, SLICES);
        List<String> texts = List.of("b", "d", "a", "c");

        assertThat(run(views(texts), max)).containsExactly("d");
        assertThat(run(views(texts), first)).containsExactly("b");
        assertThat(run(views(texts), last)).containsExactly("c");
    }

    @Test
    void top_keeps_the_greatest_values_greatest_first() {
        Seeds.check(
                200,
                random -> {
                    int count = random.nextInt(20);
                    var texts = new ArrayList<String>();
                    for (int i = random.nextInt(50); i > 0; i--) {
                        texts.add("t" + random.nextInt(30));
                    }
                    var expected = new ArrayList<>(texts);
                    expected.sort(Comparator.reverseOrder());

                    assertThat(
                                    run(
                                            views(texts),
                                            new Operator.Top(
                                                    count,
                                                    erased(Comparator.<Slice>naturalOrder()),
                                                    SLICES)))
                            .isEqualTo(expected.subList(0, Math.min(count, expected.size())));
                });
    }

    @Test
    void a_failure_of_the_end_passes_unchanged() {
        var failure = new java.io.IOException("disk");
        RecordSink failing =
                new RecordSink() {
                    @Override
                    public void accept(@Nullable Object key, Object value) throws Exception {
                        throw failure;
                    }

                    @Override
                    public void finish() {}
                };

        assertThatThrownBy(() ->
                        new Chain(List.of(new Operator.Map(x -> x)), 0, failing).run(numbers(1)))
                .isSameAs(failure);
    }
}
