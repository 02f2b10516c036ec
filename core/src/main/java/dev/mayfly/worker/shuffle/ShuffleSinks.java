package dev.mayfly.worker.shuffle;

import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.util.Optional;

/// Makes the writing end of a shuffle: hash path with or without combining, or the sorted path that a
/// user's combiner needs.
public final class ShuffleSinks {
    private ShuffleSinks() {}

    /// A sink whose result is taken after it was finished.
    public interface MapOutputSink extends RecordSink {
        /// What was written.
        MapOutput output();
    }

    /// The sink that a plan asks for.
    ///
    /// @param objectKey where the map output goes
    /// @param spills where runs go
    public static MapOutputSink open(
            Sink.Shuffle sink,
            Optional<RangeBounds> bounds,
            Optional<KeyFilterBits> filter,
            ObjectStore store,
            String objectKey,
            Spills spills,
            TaskMeter meter) {
        TaskLimits limits = spills.limits();
        var writer =
                new MapOutputWriter(store, objectKey, sink.partitioning().count(), limits, meter);
        if (sink.partitioning() instanceof Partitioning.RoundRobin rounds) {
            return new RoundRobinSink(writer, rounds.count(), sink.key(), sink.value());
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
                    new CombineSink(target, Accumulators.of(aggregate.aggregator()));
            case Reduction.Group group when group.combiner() != null ->
                    new SortCombineSink(target, sink, group.combiner(), spills);
            case Reduction.Group ignored -> new ScatterSink(target, sink.value());
            case Reduction.Sort ignored -> new ScatterSink(target, sink.value());
            case Reduction.Pass ignored -> new ScatterSink(target, sink.value());
        };
    }
}
