package dev.mayfly.worker.shuffle;

import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.Accumulators;
import java.util.Optional;

/// Makes the writing end of a shuffle: hash path with or without combining, or the sorted path that
/// a user's combiner needs.
public final class ShuffleSinks {
    private ShuffleSinks() {}

    /// A sink whose result is taken after it was finished.
    public interface MapOutputSink extends RecordSink {
        /// What was written.
        MapOutput output();
    }

    /// The sink that a plan asks for.
    ///
    /// @param turn number of the attempt's partition and the records that went before, for what is
    ///   dealt out in turn
    /// @param objectKey where the map output goes
    /// @param spills where runs go, and the budget
    public static MapOutputSink open(
            Sink.Shuffle sink,
            long turn,
            Optional<RangeBounds> bounds,
            Optional<KeyFilterBits> filter,
            String objectKey,
            Spills spills) {
        var writer = new MapOutputWriter(objectKey, sink.partitioning().count(), spills);
        if (sink.partitioning() instanceof Partitioning.RoundRobin rounds) {
            int first = Math.floorMod(turn, rounds.count());
            return new RoundRobinSink(writer, rounds.count(), first, sink.key(), sink.value());
        }
        var target =
                new PartitionTarget(
                        writer,
                        sink.keyOrThrow(),
                        KeyPartitioner.of(sink.partitioning(), bounds),
                        filter,
                        sink.maxKeyHashes());
        return switch (sink.reduction()) {
            case Reduction.Aggregate aggregate ->
                    combining(sink, target, aggregate, spills.limits().bufferBytes() / 4);
            case Reduction.Group group when group.combiner() != null ->
                    new SortCombineSink(target, sink, group.combiner(), spills);
            case Reduction.Group ignored -> new ScatterSink(target, sink.value());
            case Reduction.Sort ignored -> new ScatterSink(target, sink.value());
            case Reduction.Pass ignored -> new ScatterSink(target, sink.value());
        };
    }

    private static MapOutputSink combining(
            Sink.Shuffle sink,
            PartitionTarget target,
            Reduction.Aggregate aggregate,
            long maxBytes) {
        return sink.partitioning() instanceof Partitioning.Hash hash
                        && aggregate.aggregator() instanceof Aggregator.Slots slots
                ? new SlotCombineSink(target, slots, hash.count(), maxBytes)
                : new CombineSink(target, Accumulators.of(aggregate.aggregator()), maxBytes);
    }
}
