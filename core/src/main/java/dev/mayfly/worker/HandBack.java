package dev.mayfly.worker;

import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;

/// Which programs may end before their input does, so that another attempt goes on with the rest:
/// those whose steps do with each record or group what they would do without the others.
final class HandBack {
    private HandBack() {}

    /// Whether the results of two runs, over a first part of the input and over the rest, are one
    /// after the other those of one run; or are merged by who reads them, as those of neighbouring
    /// tasks are.
    ///
    /// Functions that remember something from record to record may do so where records come in an
    /// order, as the reducer of a sort that gives ranks does. Over splits nobody can, since what is
    /// in one is not known.
    ///
    /// @param isStateless whether no function of the program can remember anything
    static boolean isPossible(Program program, boolean isStateless) {
        return takesParts(program.sink()) && takesParts(program.pipeline(), isStateless);
    }

    private static boolean takesParts(Sink sink) {
        return !(sink instanceof Sink.Shuffle shuffle
                && shuffle.reduction() instanceof Reduction.Group group
                && group.combiner() != null
                && group.combiner().hasCleanup());
    }

    private static boolean takesParts(Pipeline pipeline, boolean isStateless) {
        return pipeline.operators().stream().allMatch(HandBack::takesParts)
                && switch (pipeline.source()) {
                    case Source.Scan ignored -> true;
                    case Source.Union union ->
                            union.branches().stream()
                                    .allMatch(branch -> takesParts(branch, isStateless));
                    case Source.BroadcastJoined joined -> takesParts(joined.stream(), isStateless);
                    case Source.Coalesced coalesced ->
                            takesParts(coalesced.pipeline(), isStateless);
                    case Source.MapOutputs ignored -> false;
                    case Source.Literal ignored -> isStateless;
                    case Source.Shuffled ignored -> isStateless;
                    case Source.Reduced reduced -> isStateless && isRepeatable(reduced.pipeline());
                    case Source.Joined joined ->
                            isStateless
                                    && isRepeatable(joined.left())
                                    && isRepeatable(joined.right());
                    case Source.Kept ignored -> isStateless;
                };
    }

    /// Whether the records of a pipeline that each attempt runs anew come in the same order each
    /// time. A function that gives several for one may take them from a set, whose order is another
    /// one in each process.
    private static boolean isRepeatable(Pipeline pipeline) {
        return pipeline.operators().stream().noneMatch(HandBack::givesSeveral)
                && pipeline.source().pipelines().stream().allMatch(HandBack::isRepeatable);
    }

    private static boolean givesSeveral(Operator operator) {
        return operator instanceof Operator.FlatMap
                || operator instanceof Operator.FlatMapPair
                || operator instanceof Operator.FlatMapValue
                || operator instanceof Operator.PairsToPairs
                || operator instanceof Operator.MapPartition;
    }

    private static boolean takesParts(Operator operator) {
        return switch (operator) {
            case Operator.Map ignored -> true;
            case Operator.MapPair ignored -> true;
            case Operator.MapValue ignored -> true;
            case Operator.Filter ignored -> true;
            case Operator.FilterPair ignored -> true;
            case Operator.FlatMap ignored -> true;
            case Operator.FlatMapPair ignored -> true;
            case Operator.FlatMapValue ignored -> true;
            case Operator.KeyBy ignored -> true;
            case Operator.RekeyBy ignored -> true;
            case Operator.ToPairs ignored -> true;
            case Operator.PairsToPairs pairs -> !pairs.function().hasCleanup();
            case Operator.PairToKey ignored -> true;
            case Operator.KeyToPair ignored -> true;
            case Operator.Keys ignored -> true;
            case Operator.Values ignored -> true;
            case Operator.Count ignored -> true;
            case Operator.Reduce ignored -> true;
            case Operator.Top ignored -> true;
            case Operator.MapPartition ignored -> false;
            case Operator.Sample ignored -> false;
            case Operator.Take ignored -> false;
            case Operator.SampleKeys ignored -> true;
        };
    }
}
