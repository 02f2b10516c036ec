package dev.mayfly.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Runs chains of steps over small sources.
final class Chains {
    /// Codecs with their types forgotten, as plans hold them.
    static final Codec<Object> SLICES = erased(Codecs.slices());

    static final Codec<Object> INTS = erased(Codecs.ints());

    private Chains() {}

    @SuppressWarnings("unchecked")
    static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    @SuppressWarnings("unchecked")
    static Comparator<Object> erased(Comparator<?> order) {
        return (Comparator<Object>) order;
    }

    /// What is left of a source behind some operators, in partition 3.
    static List<String> run(RecordSource source, Operator... operators) throws Exception {
        return run(3, source, operators);
    }

    /// The same in another partition.
    static List<String> run(int partition, RecordSource source, Operator... operators)
            throws Exception {
        return run(new TaskContext(location -> location), partition, source, operators);
    }

    /// The same in a context that is looked at afterwards.
    static List<String> run(
            TaskContext context, int partition, RecordSource source, Operator... operators)
            throws Exception {
        return ScopedValue.where(TaskContext.CURRENT, context)
                .call(() -> {
                    var records = new RecordList();
                    try (var chain = new Chain(List.of(operators), partition, false, records)) {
                        chain.run(source);
                    }
                    assertThat(records.finished()).isEqualTo(1);
                    return records.records();
                });
    }

    /// The numbers from 0.
    static RecordSource numbers(int count) {
        return numbers(count, new AtomicInteger());
    }

    /// The numbers from 0, counted as they pass.
    static RecordSource numbers(int count, AtomicInteger passed) {
        return sink -> {
            for (int i = 0; i < count; i++) {
                passed.incrementAndGet();
                sink.accept(null, i);
            }
        };
    }

    /// The numbers from 0, each with a key of its own.
    static RecordSource pairs(int count) {
        return sink -> {
            for (int i = 0; i < count; i++) {
                sink.accept("k" + i, i);
            }
        };
    }

    /// Slices as readers pass them on: one object over one array.
    static RecordSource views(List<String> texts) {
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

    /// The texts of the numbers in a range.
    static List<String> texts(int start, int end) {
        return IntStream.range(start, end).mapToObj(Integer::toString).toList();
    }

    /// What a careless function returns.
    @SuppressWarnings("NullAway")
    static Object nothing(Object ignored) {
        return null;
    }
}
