package dev.mayfly.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.program.RelayGrid;
import dev.mayfly.testing.Seeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayChoiceTest {
    private final RelayChoice choice = new RelayChoice(30_000);

    @Test
    void few_reads_need_no_relay() {
        assertThat(choice.between(150, 200)).isEmpty();
        assertThat(choice.forTable(100, 8, 37)).isEmpty();
        assertThat(new RelayChoice(Long.MAX_VALUE).between(100_000, 100_000)).isEmpty();
    }

    @Test
    void many_reads_become_few() {
        assertThat(choice.between(1000, 1000).map(grid -> grid.reads(1000))).contains(64_000L);
        assertThat(choice.between(5000, 1000).map(grid -> grid.reads(5000))).contains(142_000L);
        assertThat(choice.between(1000, 5000).map(grid -> grid.reads(1000))).contains(146_000L);
    }

    @Test
    void a_single_reducer_gains_nothing() {
        assertThat(choice.between(40_000, 1)).isEmpty();
        assertThat(choice.between(1, 40_000)).isEmpty();
    }

    @Test
    void a_table_that_many_read_becomes_one_object() {
        assertThat(choice.forTable(100, 8, 1000)).isEqualTo(Optional.of(new RelayGrid(8, 1, 1)));
        assertThat(choice.forTable(1, 8, 1_000_000)).isEmpty();
    }

    @Test
    void a_grid_holds_each_partition_and_each_map_output_once() {
        Seeds.check(
                200,
                random -> {
                    int outputs = 1 + random.nextInt(300);
                    int partitions = 1 + random.nextInt(300);
                    for (RelayGrid grid :
                            new RelayChoice(1).between(outputs, partitions).stream().toList()) {
                        assertThat(grid.reads(outputs)).isLessThan((long) outputs * partitions);
                        assertThat(grid.taskCount()).isLessThan(2 * Math.min(outputs, partitions));
                        for (int i = 0; i < partitions; i++) {
                            int group = grid.groupOf(i);
                            assertThat(grid.firstPartition(group)).isLessThanOrEqualTo(i);
                            assertThat(grid.firstPartition(group + 1)).isGreaterThan(i);
                        }
                        assertThat(grid.firstPartition(0)).isZero();
                        assertThat(grid.firstPartition(grid.partitionGroups()))
                                .isEqualTo(partitions);
                        assertThat(grid.firstOutput(0, outputs)).isZero();
                        assertThat(grid.firstOutput(grid.outputGroups(), outputs))
                                .isEqualTo(outputs);
                    }
                });
    }
}
