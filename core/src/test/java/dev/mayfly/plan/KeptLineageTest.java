package dev.mayfly.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Sink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What lies behind datasets that are kept, in the lineage of a long iteration, is not looked at.
class KeptLineageTest {
    private static final int ROUNDS = 100_000;

    @SuppressWarnings("unchecked")
    private static final Codec<Object> LONGS = (Codec<Object>) (Codec<?>) Codecs.longs();

    private static final Lineage.Shape SHAPE = new Lineage.Shape(LONGS, LONGS, "step", "here");

    private static Lineage moved(int id, Lineage parent) {
        var hash = new Partitioning.Hash(Partitioning.AUTO);
        return new Lineage.Shuffle(id, SHAPE, parent, hash, new Reduction.Pass());
    }

    @Test
    void a_plan_ends_at_what_the_round_before_kept() {
        var keptBefore = new HashMap<Integer, KeptPartitions>();
        Lineage last = new Lineage.Literal(0, SHAPE, List.of(new byte[0]));
        for (int id = 1; id < 2 * ROUNDS; id += 2) {
            last = new Lineage.Kept(id + 1, SHAPE, moved(id, last), null);
            keptBefore.put(id + 1, new KeptPartitions(3, Optional.of(new Partitioning.Hash(3))));
        }
        keptBefore.remove(last.id());
        var context =
                new PlanContext(
                        Map.of(), keptBefore, 2, 1 << 20, 0, "work", Map.of(), Long.MAX_VALUE);

        JobPlan plan = Planner.plan(last, new Sink.Keep(LONGS, LONGS, null), context);

        assertThat(BroadcastChoice.candidates(last, context)).isEmpty();
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.keptByKey()).isEqualTo(Map.of(2 * ROUNDS, new Partitioning.Hash(3)));
        assertThat(PlanPrinter.print(last, plan).lines().takeWhile(line -> !line.equals("stages")))
                .containsExactly(
                        "lineage",
                        "  #200000 step : Long -> Long  (here)",
                        "    #199999 step [hash, automatic] : Long -> Long  (here)",
                        "      #199998 step, kept already : Long -> Long  (here)");
    }
}
