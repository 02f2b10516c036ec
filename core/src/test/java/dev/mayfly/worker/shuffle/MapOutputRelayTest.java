package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskInput.Piece;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapOutputRelayTest {
    private final MemoryObjectStore store = new MemoryObjectStore();

    @Test
    void partitions_come_together_in_order_within_any_memory() {
        Seeds.check(
                50,
                random -> {
                    int partitions = 1 + random.nextInt(6);
                    var pieces = new ArrayList<Piece>();
                    var contents = new ArrayList<byte[]>();
                    for (int i = 0; i < 1 + random.nextInt(5); i++) {
                        long start = random.nextInt(20);
                        long[] ends = new long[partitions];
                        long at = start;
                        for (int p = 0; p < partitions; p++) {
                            at += random.nextInt(3) * random.nextInt(100);
                            ends[p] = at;
                        }
                        byte[] content = new byte[(int) at + random.nextInt(20)];
                        random.nextBytes(content);
                        if (at > start) {
                            Stores.put(store, "/map/" + i, content);
                            pieces.add(new Piece("/map/" + i, start, ends));
                            contents.add(content);
                        }
                    }
                    var expected = new ByteArrayOutputStream();
                    long[] expectedEnds = new long[partitions];
                    for (int p = 0; p < partitions; p++) {
                        for (int i = 0; i < pieces.size(); i++) {
                            expected.writeBytes(
                                    Arrays.copyOfRange(
                                            contents.get(i),
                                            (int) pieces.get(i).startOf(p),
                                            (int) pieces.get(i).partitionEnds()[p]));
                        }
                        expectedEnds[p] = expected.size();
                    }

                    for (long budget : new long[] {1, 150, 300, 1 << 20}) {
                        MapOutput output =
                                new MapOutputRelay(store, budget, new TaskMeter())
                                        .write(
                                                "/out",
                                                new TaskInput.MapOutputs(partitions, pieces));

                        assertThat(output.partitionEnds()).isEqualTo(expectedEnds);
                        if (expected.size() > 0) {
                            assertThat(Stores.get(store, "/out")).isEqualTo(expected.toByteArray());
                        }
                    }
                });
    }

    @Test
    void nothing_is_written_where_nothing_is_to_be_read() throws IOException {
        MapOutput output =
                new MapOutputRelay(store, 100, new TaskMeter())
                        .write("/out", new TaskInput.MapOutputs(3, List.of()));

        assertThat(output.partitionEnds()).containsExactly(0, 0, 0);
        assertThat(Stores.keys(store, "/out")).isEmpty();
    }

    @Test
    void a_map_output_cut_short_is_named() throws IOException {
        Stores.put(store, "/map", new byte[10]);
        var input = new TaskInput.MapOutputs(2, List.of(new Piece("/map", 0, new long[] {5, 12})));

        assertThatThrownBy(
                        () -> new MapOutputRelay(store, 100, new TaskMeter()).write("/out", input))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("map output cut short: object=/map");
    }
}
