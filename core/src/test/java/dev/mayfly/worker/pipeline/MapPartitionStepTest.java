package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.INTS;
import static dev.mayfly.worker.pipeline.Chains.SLICES;
import static dev.mayfly.worker.pipeline.Chains.numbers;
import static dev.mayfly.worker.pipeline.Chains.run;
import static dev.mayfly.worker.pipeline.Chains.texts;
import static dev.mayfly.worker.pipeline.Chains.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.function.Counter;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Operator;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapPartitionStepTest {
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
        var context = new TaskContext(location -> location);
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
                context,
                3,
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
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_function_that_swallows_an_interrupt_ends_when_it_asks_for_more() {
        var thread = new AtomicReference<Thread>();
        Thread attempt = Thread.currentThread();
        PartitionFunction<Object, Object> swallowing =
                values -> {
                    thread.set(Thread.currentThread());
                    values.next();
                    attempt.interrupt();
                    try {
                        Thread.sleep(100_000);
                    } catch (InterruptedException e) {
                        values.forEachRemaining(x -> {});
                    }
                    return values;
                };

        assertThatThrownBy(() -> run(numbers(700), new Operator.MapPartition(swallowing, INTS)))
                .isInstanceOf(InterruptedException.class);
        assertThat(thread.get().isAlive()).isFalse();
    }
}
