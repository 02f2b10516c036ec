package dev.mayfly.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Partitioner;
import dev.mayfly.data.Delimited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanPrinterTest {
    @TempDir private Path directory;

    @Test
    void views_and_numbers_are_on_the_fast_lane() throws IOException {
        String in = Files.writeString(directory.resolve("in"), "a,1\nb,2\n").toString();

        String plan;
        try (var session = Mayfly.session(options())) {
            plan =
                    session.delimited(Delimited.by(','), in)
                            .filter(row -> row.getInt(1) > 0)
                            .keyBy(row -> row.slice(0))
                            .aggregate(Aggregate.sum(row -> row.getDouble(1)))
                            .explain();
        }

        assertThat(stagesOf(plan))
                .isEqualTo(
                        """
                        stages
                          stage-0: aggregate, 1 task
                            fast lane
                            read rows delimited by ',': 1 file, 8 bytes, 1 task
                            then filter, keyBy
                            -> shuffle by hash, 2 partitions
                          stage-1: aggregate, 2 tasks, after stage-0
                            fast lane
                            shuffle of stage-0, hash aggregation of numbers, keys Slice
                            -> the driver
                        """);
    }

    @Test
    void what_makes_objects_is_told() throws IOException {
        String in = Files.writeString(directory.resolve("in.gz"), "x").toString();

        String plan;
        try (var session = Mayfly.session(options())) {
            plan =
                    session.text(in)
                            .keyBy(line -> line.strip())
                            .reduceByKey((left, right) -> left)
                            .explain();
        }

        assertThat(stagesOf(plan))
                .isEqualTo(
                        """
                        stages
                          stage-0: reduceByKey, 1 task
                            convenient lane: lines as Strings, keys String, values merged as objects
                            read lines as Strings: 1 file, 1 byte, 1 task (1 file cannot be split, so one task reads each whole)
                            then keyBy
                            -> shuffle by hash, 2 partitions
                          stage-1: reduceByKey, 2 tasks, after stage-0
                            convenient lane: keys String, values merged as objects
                            shuffle of stage-0, hash aggregation of objects, keys String
                            -> the driver
                        """);
    }

    @Test
    void a_shuffle_of_many_values_of_the_program_has_more_partitions() {
        byte[] megabyte = new byte[1 << 20];

        String plan;
        try (var session = Mayfly.session(options().withMemoryBytes(12 << 20))) {
            plan =
                    session.of(Collections.nCopies(9, megabyte))
                            .keyBy(bytes -> bytes.length)
                            .countByKey()
                            .explain();
        }

        assertThat(stagesOf(plan)).contains("-> shuffle by hash, 10 partitions");
    }

    @Test
    void a_relay_tells_what_it_saves() {
        String plan;
        try (var session = Mayfly.session(options().withMaxShuffleReads(10))) {
            plan =
                    session.of(1, 2, 3)
                            .repartition(6)
                            .keyBy(number -> number)
                            .partitionBy(Partitioner.hash(7))
                            .explain();
        }

        assertThat(stagesOf(plan))
                .isEqualTo(
                        """
                        stages
                          stage-0: repartition, 1 task
                            fast lane
                            values of the program
                            -> shuffle by in turn, 6 partitions
                          stage-1: partitionBy, 6 tasks, after stage-0
                            fast lane
                            shuffle of stage-0, records pass
                            then keyBy
                            -> shuffle by hash, 7 partitions
                          stage-2: relay for partitionBy, 6 tasks, after stage-1
                            fast lane
                            map outputs of stage-1 in 2 groups, partitions in 3 groups: 32 reads instead of 42
                            -> larger map outputs, blocks as they are
                          stage-3: partitionBy, 7 tasks, after stage-2
                            fast lane
                            shuffle of stage-2, records pass, keys Integer
                            -> the driver
                        """);
    }

    @Test
    void formats_are_told_in_words() {
        assertThat(
                        PlanWords.format(
                                new dev.mayfly.lineage.InputFormat.Rows(
                                        Delimited.by('\t')
                                                .quoted()
                                                .withHeader()
                                                .withColumns("a", "b"))))
                .isEqualTo("rows delimited by tab, quoted, with header, columns [a, b]");
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    /// Without places in this file, which move with every edit.
    private static String stagesOf(String plan) {
        return plan.substring(plan.indexOf("stages\n")).replaceAll(" at \\w+\\.java:\\d+", "");
    }
}
