package dev.mayfly.worker.shuffle;

import static dev.mayfly.worker.shuffle.WholeShuffle.SLICES;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomLimits;
import static dev.mayfly.worker.shuffle.WholeShuffle.randomTasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.shuffle.WholeShuffle.Entry;
import dev.mayfly.worker.sort.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StretchTest {
    /// Comes when it was asked for often enough.
    private static final class Countdown implements Deadline {
        private final int rest;
        private int left;

        /// @param first how often until half of the time is over
        /// @param rest how often from then on
        Countdown(int first, int rest) {
            this.rest = rest;
            this.left = first + rest;
        }

        @Override
        public boolean isDue() {
            return left-- <= 0;
        }

        @Override
        public boolean isHalfOver() {
            return left <= rest;
        }
    }

    private static WholeShuffle shuffle(Reduction reduction, RandomGenerator random) {
        return new WholeShuffle(
                new Partitioning.Hash(2), reduction, SLICES, SLICES, randomLimits(random));
    }

    /// Reads a partition by attempts that follow each other.
    private static List<String> readByMany(
            WholeShuffle shuffle, List<MapOutput> outputs, int partition, RandomGenerator random)
            throws Exception {
        var records = new ArrayList<String>();
        long done = 0;
        boolean isLeft = true;
        while (isLeft) {
            var stretch = new Stretch(done, new Countdown(1, random.nextInt(2_000)));
            List<String> passed = shuffle.read(outputs, partition, stretch).records();
            isLeft = stretch.isEnded();
            if (isLeft) {
                assertThat(passed).isNotEmpty();
            }
            assertThat(stretch.at()).isEqualTo(done + passed.size());
            records.addAll(passed);
            done = stretch.at();
        }
        return records;
    }

    private static void check(Reduction reduction) {
        Seeds.check(
                20,
                random -> {
                    int[] number = {0};
                    List<List<Entry>> tasks =
                            randomTasks(random, () -> Records.slice("v" + number[0]++));
                    WholeShuffle whole = shuffle(reduction, random);
                    List<MapOutput> outputs = whole.write(tasks);
                    long written = whole.meter.metrics(0).recordsRead();

                    for (int partition = 0; partition < 2; partition++) {
                        List<String> expected = whole.read(outputs, partition).records();
                        long counted = whole.meter.metrics(0).recordsRead();
                        List<String> actual = readByMany(whole, outputs, partition, random);

                        assertThat(actual).isEqualTo(expected);
                        assertThat(whole.meter.metrics(0).recordsRead() - counted)
                                .as("each record is counted once")
                                .isEqualTo(counted - written);
                        written = whole.meter.metrics(0).recordsRead();
                    }
                });
    }

    @Test
    void records_that_pass_are_those_of_one_attempt() {
        check(new Reduction.Pass());
    }

    @Test
    void sorted_records_are_those_of_one_attempt() {
        check(new Reduction.Sort(false));
        check(new Reduction.Sort(true));
    }

    @Test
    void groups_are_those_of_one_attempt() {
        check(new Reduction.Group(false, null));
    }

    @Test
    void a_first_attempt_that_comes_late_to_its_first_record_goes_on() {
        var stretch = new Stretch(0, new Countdown(0, 5));

        for (int record = 0; record < 100; record++) {
            assertThat(stretch.takes()).isTrue();
        }

        assertThat(stretch.isEnded()).isFalse();
    }

    @Test
    void a_later_attempt_skips_what_was_passed_on_and_passes_on_one_record_at_least() {
        var stretch = new Stretch(3, new Countdown(0, 0));

        assertThat(stretch.takes() || stretch.takes() || stretch.takes()).isFalse();
        assertThat(stretch.takes()).isTrue();
        assertThat(stretch.isEnded()).isFalse();
        assertThat(stretch.takes()).isFalse();

        assertThat(stretch.isEnded()).isTrue();
        assertThat(stretch.at()).isEqualTo(4);
        assertThat(stretch.passedSince(0)).isEqualTo(1);
    }
}
