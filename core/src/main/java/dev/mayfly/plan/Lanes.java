package dev.mayfly.plan;

import dev.mayfly.codec.Codec;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which lane a stage's records take: the fast one, on which they stay views of bytes and
/// numbers in tables, or the convenient one, on which the engine makes objects of them. What a
/// user's own function makes within a stage is not seen.
public final class Lanes {
    private static final Set<String> NUMBERS =
            Set.of("Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double");

    private final Set<String> objects = new LinkedHashSet<>();

    private Lanes() {}

    /// Whether a stage's records stay on the fast lane.
    public static boolean isFast(Program program) {
        return gather(program).objects.isEmpty();
    }

    /// One line for people, with what keeps the stage off the fast lane.
    static String of(Program program) {
        Lanes lanes = gather(program);
        return lanes.objects.isEmpty()
                ? "fast lane"
                : "convenient lane: " + String.join(", ", lanes.objects);
    }

    private static Lanes gather(Program program) {
        var lanes = new Lanes();
        lanes.pipeline(program.pipeline());
        if (program.sink() instanceof Sink.Shuffle shuffle) {
            lanes.record("keys", shuffle.key());
            lanes.merging(shuffle.reduction());
        }
        return lanes;
    }

    private void pipeline(Pipeline pipeline) {
        switch (pipeline.source()) {
            case Source.Scan scan -> {
                if (scan.format() instanceof InputFormat.Lines(boolean isDecoded) && isDecoded) {
                    objects.add("lines as Strings");
                }
            }
            case Source.Literal literal -> record("values", literal.codec());
            case Source.Shuffled shuffled ->
                    reduced(shuffled.reduction(), shuffled.key(), shuffled.value());
            case Source.MapOutputs _ -> {}
            case Source.Reduced reduced -> {
                pipeline(reduced.pipeline());
                reduced(reduced.reduction(), reduced.key(), reduced.value());
            }
            case Source.Joined joined -> {
                pipeline(joined.left());
                pipeline(joined.right());
            }
            case Source.BroadcastJoined joined -> pipeline(joined.stream());
            case Source.Union union -> union.branches().forEach(this::pipeline);
            case Source.Coalesced coalesced -> pipeline(coalesced.pipeline());
            case Source.Kept kept -> {
                record("keys", kept.key());
                record("values", kept.value());
            }
        }
    }

    private void reduced(Reduction reduction, @Nullable Codec<Object> key, Codec<Object> value) {
        record("keys", key);
        merging(reduction);
        if (!(reduction instanceof Reduction.Aggregate)) {
            record("values", value);
        }
    }

    private void merging(Reduction reduction) {
        if (reduction instanceof Reduction.Aggregate(Aggregator.Objects _)) {
            objects.add("values merged as objects");
        }
    }

    private void record(String what, @Nullable Codec<Object> codec) {
        if (codec != null && !codec.isView() && !NUMBERS.contains(codec.name())) {
            objects.add(what + " " + codec.name());
        }
    }
}
