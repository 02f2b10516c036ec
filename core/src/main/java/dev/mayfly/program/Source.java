package dev.mayfly.program;

import dev.mayfly.codec.Codec;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.StageId;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the records of a pipeline come from.
public sealed interface Source extends Serializable {
    /// The pipelines that run inside a task to make the records, in their order.
    default List<Pipeline> pipelines() {
        return switch (this) {
            case Scan ignored -> List.of();
            case Literal ignored -> List.of();
            case Shuffled ignored -> List.of();
            case MapOutputs ignored -> List.of();
            case Kept ignored -> List.of();
            case Reduced reduced -> List.of(reduced.pipeline());
            case Joined joined -> List.of(joined.left(), joined.right());
            case BroadcastJoined joined -> List.of(joined.stream());
            case Union union -> union.branches();
            case Coalesced coalesced -> List.of(coalesced.pipeline());
        };
    }

    /// Input files.
    ///
    /// @param input number of the input in the plan, by which the driver finds its splits
    record Scan(int input, InputFormat format) implements Source {}

    /// Values from the user's program.
    ///
    /// @param input number of the input in the plan
    record Literal(int input, Codec<Object> codec) implements Source {}

    /// One partition of a shuffle.
    ///
    /// @param producer stage whose map outputs are read: the map tasks' or a relay's
    /// @param key codec of the keys, null for values that were dealt out in turn
    record Shuffled(
            StageId producer, Reduction reduction, @Nullable Codec<Object> key, Codec<Object> value)
            implements Source {}

    /// Map outputs as they are, which a relay puts together in larger ones.
    ///
    /// @param producer stage that wrote them
    /// @param grid which of them each task takes
    record MapOutputs(StageId producer, RelayGrid grid) implements Source {}

    /// The records of a pipeline that is partitioned as the reduction needs it, so that nothing
    /// moves.
    record Reduced(Pipeline pipeline, Reduction reduction, Codec<Object> key, Codec<Object> value)
            implements Source {}

    /// The same partition of two sides, brought together by key.
    ///
    /// @param key codec of the keys of both sides
    /// @param leftValue codec of the left side's values
    /// @param rightValue codec of the right side's values
    record Joined(
            JoinKind kind,
            Pipeline left,
            Pipeline right,
            Codec<Object> key,
            Codec<Object> leftValue,
            Codec<Object> rightValue)
            implements Source {}

    /// One partition of a side that streams past a table of all records of the other side, brought
    /// together by key. The table is the same for all tasks.
    ///
    /// @param stream the side that streams; each of its tasks is one of the join's
    /// @param isTableLeft whether the table holds the left side
    /// @param table stage whose map outputs, partitioned by hash, hold the table's records
    /// @param key codec of the keys of both sides
    /// @param leftValue codec of the left side's values
    /// @param rightValue codec of the right side's values
    record BroadcastJoined(
            JoinKind kind,
            Pipeline stream,
            boolean isTableLeft,
            StageId table,
            Codec<Object> key,
            Codec<Object> leftValue,
            Codec<Object> rightValue)
            implements Source {}

    /// One partition of one of several pipelines.
    record Union(List<Pipeline> branches) implements Source {}

    /// Several partitions of a pipeline, one after the other.
    ///
    /// @param count into how many they are gathered
    record Coalesced(Pipeline pipeline, int count) implements Source {}

    /// A kept partition.
    ///
    /// @param dataset lineage id of the kept dataset
    /// @param key codec of the keys, null if there are none
    record Kept(int dataset, @Nullable Codec<Object> key, Codec<Object> value) implements Source {}
}
