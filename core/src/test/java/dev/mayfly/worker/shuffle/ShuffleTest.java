package dev.mayfly.worker.shuffle;

import static dev.mayfly.worker.shuffle.WholeShuffle.LONGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.SLICES;
import static dev.mayfly.worker.shuffle.WholeShuffle.STRINGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomLimits;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomTasks;
import static dev.mayfly.worker.shuffle.WholeShuffle.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.table.FreeTables;
import dev.mayfly.worker.table.KeyFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Shuffles that pass records on, and what all have in common.
class ShuffleTest {
    private static final Reduction SUM =
            new Reduction.Aggregate(new Aggregator.Slots(2, new SumAndCount()));

    @Test
    void records_dealt_out_in_turn_fill_partitions_evenly() throws Exception {
        for (Codec<Object> key : Arrays.asList(null, LONGS)) {
            var shuffle =
                    new WholeShuffle(
                            new Partitioning.RoundRobin(4),
                            new Reduction.Pass(),
                            key,
                            LONGS,
                            new TaskLimits(1 << 20, 1_000, false));
            var tasks = new ArrayList<List<Entry>>();
            for (long task = 0; task < 40; task++) {
                tasks.add(List.of(new Entry(task, task)));
            }

            List<MapOutput> outputs = shuffle.write(tasks);

            for (int i = 0; i < 4; i++) {
                assertThat(shuffle.read(outputs, i).records()).hasSize(10);
            }
        }
    }

    @Test
    void records_pass_in_the_order_of_their_tasks() throws Exception {
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Custom(2, (key, count) -> (int) ((Long) key % count)),
                        new Reduction.Pass(),
                        LONGS,
                        STRINGS,
                        new TaskLimits(0, 10, false));

        List<MapOutput> outputs =
                shuffle.write(
                        List.of(
                                List.of(new Entry(4L, "a"), new Entry(1L, "b"), new Entry(2L, "c")),
                                List.of(),
                                List.of(new Entry(0L, "d"))));

        assertThat(shuffle.read(outputs, 0).records()).containsExactly("4=a", "2=c", "0=d");
        assertThat(shuffle.read(outputs, 1).records()).containsExactly("1=b");
    }

    @Test
    void a_key_filter_drops_only_records_that_the_other_side_cannot_have() throws Exception {
        var shuffle =
                new WholeShuffle(
                        new Partitioning.Hash(1),
                        new Reduction.Pass(),
                        LONGS,
                        LONGS,
                        new TaskLimits(1 << 20, 1_000, false));
        MapOutputSink noting = shuffle.sink(0, Optional.empty(), Optional.empty(), 1_000);
        for (long i = 0; i < 1_000; i++) {
            noting.accept(3 * i, i);
        }
        noting.finish();
        Optional<KeyFilterBits> filter =
                noting.output().keyHashes().map(hashes -> KeyFilter.bitsOf(List.of(hashes)));
        assertThat(filter).isPresent();

        MapOutputSink filtered = shuffle.sink(1, Optional.empty(), filter, 0);
        for (long i = 0; i < 3_000; i++) {
            filtered.accept(i, i);
        }
        filtered.finish();

        List<String> kept = shuffle.read(List.of(filtered.output()), 0).records();
        for (long i = 0; i < 1_000; i++) {
            assertThat(kept).contains(3 * i + "=" + 3 * i);
        }
        assertThat(kept).hasSizeLessThan(1_100);
    }

    @Test
    void a_missing_key_is_refused() {
        var limits = new TaskLimits(1 << 20, 1_000, false);
        for (Reduction reduction :
                List.of(new Reduction.Pass(), SUM, new Reduction.Group(false, new Adding()))) {
            var shuffle =
                    new WholeShuffle(new Partitioning.Hash(1), reduction, LONGS, LONGS, limits);

            assertThatThrownBy(() ->
                            shuffle.sink(0, Optional.empty(), Optional.empty(), 0).accept(null, 1L))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("key is null");
        }
    }

    @Test
    void records_that_lie_in_the_right_partition_are_reduced_alike() {
        Seeds.check(
                40,
                random -> {
                    List<List<Entry>> tasks = randomTasks(random, () -> (long) random.nextInt(9));
                    List<Entry> records = tasks.getFirst();
                    for (Reduction reduction :
                            List.of(
                                    new Reduction.Pass(),
                                    SUM,
                                    new Reduction.Sort(random.nextBoolean()),
                                    new Reduction.Group(random.nextBoolean(), null))) {
                        var shuffle =
                                new WholeShuffle(
                                        new Partitioning.Hash(1),
                                        reduction,
                                        SLICES,
                                        LONGS,
                                        randomLimits(random));
                        RecordSource source =
                                sink -> {
                                    for (Entry each : records) {
                                        sink.accept(each.key(), each.value());
                                    }
                                };
                        var reduced = new RecordList(WholeShuffle::text);
                        var unused = new Pipeline(new Source.Union(List.of()), List.of());

                        ShuffleSources.reduce(
                                        new Source.Reduced(unused, reduction, SLICES, LONGS),
                                        source,
                                        new FreeTables(),
                                        shuffle.spills("in"))
                                .run(reduced);

                        List<String> expected = shuffle.shuffled(List.of(records));
                        boolean isOrdered = !(reduction instanceof Reduction.Aggregate);
                        assertThat(
                                        (isOrdered ? reduced.records() : sorted(reduced.records()))
                                                .equals(isOrdered ? expected : sorted(expected)))
                                .isTrue();
                    }
                });
    }
}
