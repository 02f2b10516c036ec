package dev.mayfly.worker.shuffle;

import static dev.mayfly.worker.shuffle.WholeShuffle.LONGS;
import static dev.mayfly.worker.shuffle.WholeShuffle.SLICES;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomLimits;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomTasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.Stretch;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.sort.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Attempts that follow each other at one partition.
class StretchedShuffleTest {
    /// Reads a partition by attempts that follow each other.
    private static List<String> readByMany(
            WholeShuffle shuffle, List<MapOutput> outputs, int partition, RandomGenerator random)
            throws Exception {
        var records = new ArrayList<String>();
        long done = 0;
        boolean isLeft = true;
        while (isLeft) {
            int[] left = {random.nextInt(2_000)};
            Deadline deadline = () -> left[0]-- <= 0;
            var stretch = new Stretch(done, deadline, Stretch.ANY, shuffle.meter::forgetRecords);
            var passed = new RecordList(WholeShuffle::text);
            if (random.nextBoolean()) {
                shuffle.tables.clear();
            }

            stretch.run(shuffle.open(outputs, partition), passed);

            isLeft = stretch.isEnded();
            assertThat(stretch.at()).isEqualTo(done + passed.records().size());
            records.addAll(passed.records());
            done = stretch.at();
        }
        return records;
    }

    private static void check(Reduction reduction, Codec<Object> codec, Supplier<Object> values) {
        Seeds.check(
                20,
                random -> {
                    List<List<Entry>> tasks = randomTasks(random, values);
                    var shuffle =
                            new WholeShuffle(
                                    new Partitioning.Hash(2),
                                    reduction,
                                    SLICES,
                                    codec,
                                    randomLimits(random));
                    List<MapOutput> outputs = shuffle.write(tasks);

                    for (int partition = 0; partition < 2; partition++) {
                        List<String> expected = shuffle.read(outputs, partition).records();

                        assertThat(readByMany(shuffle, outputs, partition, random))
                                .isEqualTo(expected);
                    }
                });
    }

    private static Supplier<Object> numbered() {
        int[] number = {0};
        return () -> Records.slice("v" + number[0]++);
    }

    @Test
    void records_that_pass_are_those_of_one_attempt() {
        check(new Reduction.Pass(), SLICES, numbered());
    }

    @Test
    void sorted_records_are_those_of_one_attempt() {
        check(new Reduction.Sort(false), SLICES, numbered());
        check(new Reduction.Sort(true), SLICES, numbered());
    }

    @Test
    void groups_are_those_of_one_attempt() {
        check(new Reduction.Group(false, null), SLICES, numbered());
    }

    @Test
    void aggregates_are_those_of_one_attempt() {
        long[] number = {0};
        check(
                new Reduction.Aggregate(new Aggregator.Slots(2, new SumAndCount())),
                LONGS,
                () -> number[0]++);
        check(
                new Reduction.Aggregate(
                        new Aggregator.Objects(
                                value -> value,
                                (known, value) -> value,
                                (left, right) -> right,
                                value -> value,
                                SLICES)),
                SLICES,
                numbered());
    }
}
