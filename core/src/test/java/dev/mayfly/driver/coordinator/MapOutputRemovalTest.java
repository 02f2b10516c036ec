package dev.mayfly.driver.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapOutputRemovalTest {
    private final MemoryObjectStore store = new MemoryObjectStore();

    @SuppressWarnings("unchecked")
    private static Codec<Object> strings() {
        return (Codec<Object>) (Codec<?>) Codecs.strings();
    }

    private static JobPlan.Stage stage(int id, boolean isShuffle, int... producers) {
        Sink sink =
                isShuffle
                        ? new Sink.Shuffle(
                                new Partitioning.Hash(2),
                                new Reduction.Pass(),
                                strings(),
                                strings(),
                                0,
                                null)
                        : new Sink.Keep(null, strings(), null);
        return new JobPlan.Stage(
                new StageId(id),
                "stage",
                new Program(new Pipeline(new Source.Literal(0, strings()), List.of()), sink),
                IntStream.of(producers).mapToObj(StageId::new).toList(),
                0,
                2,
                Optional.empty(),
                Optional.empty());
    }

    private List<TaskOutput> written(String... keys) throws IOException {
        for (String key : keys) {
            Stores.put(store, key, new byte[] {1});
        }
        return List.of(
                new TaskOutput.MapOutput(keys[0], new long[] {0, 1}, Optional.empty()),
                new TaskOutput.MapOutput("/nothing-written", new long[] {0, 0}, Optional.empty()));
    }

    @Test
    void map_outputs_go_when_their_last_reader_is_complete_and_nothing_else_does()
            throws Exception {
        List<TaskOutput> first = written("/a/0", "/a/not-committed");
        List<TaskOutput> second = written("/b/0");
        var outputs = Map.of(new StageId(0), first, new StageId(1), second);
        StageOutputs known = id -> outputs.getOrDefault(id, List.of());
        var plan =
                new JobPlan(
                        List.of(
                                stage(0, true),
                                stage(1, true, 0),
                                stage(2, false, 0),
                                stage(3, false, 1)),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        List.of());
        var removal = new MapOutputRemoval(plan, store);

        removal.completed(new StageId(0), known);
        removal.completed(new StageId(1), known);
        assertThat(Stores.keys(store, "/")).containsExactly("/a/0", "/a/not-committed", "/b/0");
        removal.completed(new StageId(2), known);
        assertThat(Stores.keys(store, "/")).containsExactly("/a/not-committed", "/b/0");
        removal.rest(known);
        assertThat(Stores.keys(store, "/")).containsExactly("/a/not-committed");
    }
}
