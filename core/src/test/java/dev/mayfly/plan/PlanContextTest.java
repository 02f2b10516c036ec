package dev.mayfly.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How many partitions a shuffle gets that leaves it open.
class PlanContextTest {
    private static final long GIGABYTE = 1_000_000_000;
    private static final long REMOTE = 30_000;
    private static final int SLOTS = 1000;

    @SuppressWarnings("unchecked")
    private static final Lineage.Scan SCAN =
            new Lineage.Scan(
                    0,
                    new Lineage.Shape(
                            null, (Codec<Object>) (Codec<?>) Codecs.slices(), "lines", "here"),
                    new InputFormat.Lines(false),
                    List.of("in"));

    private static int partitions(
            long bytes, int tasks, long maxReads, Map<Integer, KeptPartitions> kept) {
        var splits = new ArrayList<TaskInput.Splits>();
        for (int i = 0; i < tasks; i++) {
            long from = bytes * i / tasks;
            long to = bytes * (i + 1) / tasks;
            splits.add(
                    new TaskInput.Splits(
                            List.of(new InputSplit("in", from, to, bytes, Compression.NONE))));
        }
        return new PlanContext(
                        Map.of(0, splits), kept, SLOTS, 750L << 20, 0, "work", Map.of(), maxReads)
                .automaticCount(List.of(SCAN));
    }

    private static KeptPartitions kept(int count) {
        return new KeptPartitions(count, Optional.empty());
    }

    private static int ofValues(int megabytes, long maxReads) {
        byte[] megabyte = new byte[1 << 20];
        var values = new Lineage.Literal(1, SCAN.shape(), Collections.nCopies(megabytes, megabyte));
        return new PlanContext(Map.of(), Map.of(), 2, 2 << 20, 0, "work", Map.of(), maxReads)
                .automaticCount(List.of(values));
    }

    private static int remote(long bytes, int tasks) {
        return partitions(bytes, tasks, REMOTE, Map.of());
    }

    @Test
    void on_one_machine_each_slot_has_some_and_each_is_small() {
        assertThat(partitions(1000, 1, Long.MAX_VALUE, Map.of())).isEqualTo(SLOTS);
        assertThat(partitions(100 * GIGABYTE, 3000, Long.MAX_VALUE, Map.of())).isEqualTo(2981);
    }

    @Test
    void in_a_remote_store_little_data_has_few() {
        assertThat(remote(0, 0)).isOne();
        assertThat(remote(GIGABYTE / 100, 3)).isOne();
        assertThat(remote(GIGABYTE, 30)).isEqualTo(30);
    }

    @Test
    void more_are_made_only_as_far_as_reads_are_cheap() {
        assertThat(remote(10 * GIGABYTE, 300)).isEqualTo(100);
        assertThat(remote(10 * GIGABYTE, 30)).as("32 MB each").isEqualTo(299);
    }

    @Test
    void much_data_has_as_many_as_memory_needs() {
        assertThat(remote(126 * GIGABYTE, 3600)).isEqualTo(321);
        assertThat(remote(126 * GIGABYTE, 10_000)).isEqualTo(321);
    }

    @Test
    void values_of_the_program_count_like_files() {
        assertThat(ofValues(1, Long.MAX_VALUE)).as("one for each slot").isEqualTo(2);
        assertThat(ofValues(64, Long.MAX_VALUE)).isEqualTo(64);
        assertThat(ofValues(64, REMOTE)).as("as many as memory needs").isEqualTo(64);
    }

    @Test
    void kept_datasets_of_unknown_size_count_by_their_partitions() {
        assertThat(partitions(0, 0, REMOTE, Map.of(7, kept(40)))).isEqualTo(40);
        assertThat(partitions(0, 0, REMOTE, Map.of(7, kept(400)))).as("30,000 reads").isEqualTo(75);
    }
}
