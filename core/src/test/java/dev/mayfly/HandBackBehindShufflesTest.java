package dev.mayfly;

import dev.mayfly.api.Context;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Reducer;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tasks that read what other tasks left, and hand back.
@Timeout(120)
class HandBackBehindShufflesTest {
    @TempDir private Path root;
    private HandBackRuns runs;

    @BeforeEach
    void start() {
        runs = new HandBackRuns(root);
    }

    /// Emits and counts what it sets up, and counts keys.
    static final class CountingSetup implements Reducer<String, Long, String, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public void setup(Context<String, Long> context) throws Exception {
            new Counter("tasks").increment();
            context.emit("tasks", 1L);
        }

        @Override
        public void reduce(String key, Values<Long> values, Context<String, Long> context)
                throws Exception {
            new Counter("keys").increment();
            HandBackRuns.sum(key, values, context);
        }
    }

    @Test
    void reducers_go_on_behind_the_last_key_and_set_up_once() {
        runs.checkBehind((session, files) ->
                MapReduce.over(session.text(files))
                        .map(new HandBackRuns.Tagging())
                        .reduce(String.class, Long.class, new CountingSetup())
                        .collect());
    }

    /// Keeps state from key to key, as its contract allows.
    static final class Ranking implements Reducer<String, Long, String, Long> {
        private static final long serialVersionUID = 1;
        private long rank;

        @Override
        public void reduce(String key, Values<Long> values, Context<String, Long> context)
                throws Exception {
            context.emit(key, ++rank);
        }
    }

    @Test
    void reducers_that_can_remember_keep_their_state_for_a_task() {
        runs.checkWithout((session, files) ->
                MapReduce.over(session.text(files))
                        .map(new HandBackRuns.Tagging())
                        .reduceTasks(1)
                        .reduce(String.class, Long.class, new Ranking())
                        .collect());
    }

    @Test
    void functions_that_can_remember_keep_what_they_captured_for_a_task() {
        runs.checkWithout((session, files) -> {
            int[] seen = {0};
            return session.text(files)
                    .keyBy(line -> line)
                    .sortByKey(1)
                    .values()
                    .filter(_ -> seen[0]++ < 10)
                    .collect();
        });
    }

    @Test
    void steps_behind_groups_and_sorts_go_on_behind_the_last_record() {
        runs.checkBehind((session, files) -> {
            Dataset<String> lines = session.text(files);
            return List.of(
                    HandBackRuns.marked(
                                    lines.keyBy(RandomJobs::key)
                                            .groupByKey()
                                            .map((key, values) -> {
                                                int size = 0;
                                                for (String _ : values) {
                                                    size++;
                                                }
                                                return key + size;
                                            }))
                            .collect(),
                    HandBackRuns.marked(lines.sortBy(line -> line)).collect(),
                    HandBackRuns.marked(lines.repartition(2)).repartition(3).collect());
        });
    }

    @Test
    void what_is_kept_is_passed_on_in_parts() {
        runs.checkBehind((session, files) -> {
            Dataset<String> kept = session.text(files).repartition(2).cache();
            List<?> first = HandBackRuns.marked(kept).collect();
            List<?> second = HandBackRuns.marked(kept.sortBy(line -> line)).collect();
            return List.of(first, second);
        });
    }

    @Test
    void outputs_of_sorts_are_the_same() {
        runs.checkBehind((session, files) ->
                runs.save(session.text(files).sortBy(line -> line), Compression.NONE));
    }

    /// Counts what it does.
    private static long counted(String name, long a, long b) {
        new Counter(name).increment();
        return a + b;
    }

    @Test
    void aggregates_go_on_behind_the_last_key() {
        runs.checkBehind((session, files) ->
                List.of(
                        RandomJobs.sorted(
                                HandBackRuns.marked(
                                                RandomJobs.pairs(session.text(files))
                                                        .reduceByKey(Long::sum)
                                                        .map((key, sum) -> key + " " + sum))
                                        .collect()),
                        HandBackRuns.marked(session.text(files).distinct())
                                .sortBy(line -> line)
                                .collect()));
    }

    @Test
    void what_aggregates_count_is_counted_once() {
        runs.checkBehind((session, files) -> {
            var sums =
                    RandomJobs.pairs(session.text(files))
                            .repartition(3)
                            .groupByKey()
                            .mapValues(values -> {
                                long sum = 0;
                                for (long value : values) {
                                    sum += value;
                                }
                                return sum;
                            });
            return List.of(
                    RandomJobs.sorted(
                            HandBackRuns.marked(
                                            sums.reduceByKey((a, b) -> counted("merges", a, b))
                                                    .map((key, sum) -> key + " " + sum))
                                    .collect()));
        });
    }

    @Test
    void joins_go_on_behind_the_last_pair() {
        runs.checkBehind((session, files) -> {
            var pairs = RandomJobs.pairs(session.text(files));
            var sums = pairs.reduceByKey(Long::sum);
            return List.of(
                    marked(pairs.leftJoin(sums)),
                    marked(sums.fullJoin(session.of(List.of("1", "99")).keyBy(key -> key))),
                    marked(
                            pairs.cogroup(sums)
                                    .mapValues(
                                            both -> size(both.left()) + "/" + size(both.right()))),
                    marked(
                            sums.mapValues(sum -> counted("doubled", sum, sum))
                                    .join(sums.filter((_, sum) -> sum > 0))));
        });
    }

    @Test
    void a_join_whose_side_gives_several_for_one_is_not_cut() {
        runs.checkWithout((session, files) -> {
            var sums = RandomJobs.pairs(session.text(files)).reduceByKey(Long::sum);
            var several =
                    sums.<Long>flatMapValues((sum, out) -> {
                        for (long each : Set.of(sum, sum + 1, sum + 2)) {
                            out.emit(each);
                        }
                    });
            return List.of(marked(several.join(sums.filter((_, sum) -> sum > 0))));
        });
    }

    private static long size(Iterable<?> values) {
        long size = 0;
        for (Object _ : values) {
            size++;
        }
        return size;
    }

    private static List<String> marked(KeyedDataset<String, ?> pairs) {
        return RandomJobs.sorted(
                HandBackRuns.marked(pairs.map((key, value) -> key + " " + value)).collect());
    }
}
