package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Context;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Mapper;
import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tasks that read splits and hand back.
@Timeout(120)
class HandBackTest {
    @TempDir private Path root;
    private HandBackRuns runs;

    @BeforeEach
    void start() {
        runs = new HandBackRuns(root);
    }

    @Test
    void records_come_in_the_same_order() {
        runs.check((session, files) -> HandBackRuns.marked(session.text(files)).collect());
    }

    @Test
    void groups_have_their_values_in_the_same_order() {
        runs.check((session, files) ->
                RandomJobs.pairs(session.text(files))
                        .groupByKey()
                        .map((key, values) -> {
                            var listed = new ArrayList<Long>();
                            values.forEach(listed::add);
                            return key + listed;
                        })
                        .collect());
    }

    @Test
    void sums_counts_and_maxima_are_the_same() {
        runs.check((session, files) -> {
            var pairs = RandomJobs.pairs(session.text(files));
            return List.of(
                    RandomJobs.sorted(pairs.reduceByKey(Long::sum).collect()),
                    RandomJobs.sorted(pairs.reduceByKey((a, b) -> Math.max(a, b)).collect()),
                    session.text(files).count(),
                    pairs.values().reduce(Long::sum),
                    session.text(files).distinct().count(),
                    session.text(files).top(3, dev.mayfly.api.Order.natural()));
        });
    }

    @Test
    void what_is_dealt_out_in_turn_is_dealt_out_as_before() {
        runs.check((session, files) ->
                session.text(files)
                        .repartition(3)
                        .mapPartitions(values -> {
                            var listed = new ArrayList<String>();
                            values.forEachRemaining(listed::add);
                            return List.of("partition of " + listed).iterator();
                        })
                        .collect());
    }

    @Test
    void sorted_records_and_kept_ones_are_the_same() {
        runs.check((session, files) -> {
            Dataset<String> kept = HandBackRuns.marked(session.text(files)).cache();
            List<String> sorted = kept.sortBy(line -> line).collect();
            List<String> plain = kept.collect();
            kept.uncache();
            return List.of(sorted, plain);
        });
    }

    @Test
    void joins_of_both_kinds_and_unions_are_the_same() {
        runs.check((session, files) -> {
            var pairs = RandomJobs.pairs(session.text(files));
            var few =
                    session.of(List.of("1 100", "2 200", "99 300"))
                            .keyBy(line -> RandomJobs.key(line));
            return List.of(
                    RandomJobs.sorted(pairs.join(few).collect()),
                    RandomJobs.sorted(pairs.fullJoin(pairs.reduceByKey(Long::sum)).collect()),
                    session.text(files).union(HandBackRuns.marked(session.text(files))).collect());
        });
    }

    /// Emits in the end only.
    static final class Totalling implements Mapper<Long, String, String, Long> {
        private static final long serialVersionUID = 1;
        private long total;

        @Override
        public void map(Long number, String line, Context<String, Long> context) {
            total += RandomJobs.number(line);
        }

        @Override
        public void cleanup(Context<String, Long> context) throws Exception {
            context.emit("total", total);
        }
    }

    @Test
    void mappers_that_set_something_up_give_the_same() {
        runs.check((session, files) ->
                MapReduce.over(session.text(files))
                        .map(new HandBackRuns.Tagging())
                        .combine(HandBackRuns::sum)
                        .reduce(String.class, Long.class, HandBackRuns::sum)
                        .collect());
    }

    @Test
    void steps_that_see_whole_partitions_do_not_hand_back() {
        runs.checkWithout((session, files) ->
                List.of(
                        MapReduce.over(session.text(files)).map(new Totalling()).pairs().collect(),
                        session.text(files)
                                .mapPartitions(values -> {
                                    int count = 0;
                                    while (values.hasNext()) {
                                        values.next();
                                        count++;
                                    }
                                    return List.of(count).iterator();
                                })
                                .collect(),
                        session.text(files).sample(0.3, 5).collect(),
                        session.text(files).take(7)));

        assertThat(runs.continued()).isZero();
    }

    @Test
    void what_a_program_brings_along_is_gone_through_once() {
        runs.check((session, files) ->
                HandBackRuns.marked(session.of(Collections.nCopies(200, "1 1"))).collect());
    }

    @Test
    void gathered_partitions_are_those_of_one_task() {
        runs.check((session, files) -> {
            Dataset<String> lines = session.text(files);
            return List.of(
                    HandBackRuns.marked(lines).coalesce(1).collect(),
                    HandBackRuns.marked(HandBackRuns.marked(lines).coalesce(2)).collect(),
                    HandBackRuns.marked(lines.union(HandBackRuns.marked(lines)).coalesce(1))
                            .collect());
        });
    }

    @Test
    void compressed_and_quoted_files_are_gone_through_once() {
        runs.check((session, files) -> {
            var packed = new ArrayList<String>();
            for (String file : files) {
                packed.add(file + ".gz");
                try (var out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
                    Files.copy(Path.of(file), out);
                }
            }
            String[] gzips = packed.toArray(String[]::new);
            return List.of(
                    HandBackRuns.marked(session.text(gzips)).collect(),
                    HandBackRuns.marked(
                                    session.delimited(Delimited.csv(), files)
                                            .map(row -> row.getString(0)))
                            .collect());
        });
    }

    @Test
    void outputs_hold_the_same_records_in_the_same_order() {
        runs.check((session, files) ->
                runs.save(HandBackRuns.marked(session.text(files)), Compression.NONE));
    }

    @Test
    void compressed_outputs_hold_the_same_records_in_the_same_order() {
        runs.check((session, files) ->
                runs.save(HandBackRuns.marked(session.text(files)), Compression.GZIP));
    }
}
