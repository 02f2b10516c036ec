package dev.mayfly.aws.cost;

import dev.mayfly.aws.cost.StageLoad.Result;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.plan.Lanes;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.storage.BilledRequests;
import dev.mayfly.storage.RoutedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Derives what each stage of a plan has to do. Used for one plan.
final class LoadPlanner {
    /// Results of this size travel in the answer of the call.
    private static final long ANSWER_BYTES = 64 << 10;

    private final JobPlan plan;
    private final Assumptions assumptions;
    private final Map<StageId, Double> shares;
    private final List<StageLoad> loads = new ArrayList<>();

    LoadPlanner(JobPlan plan, Assumptions assumptions, Map<StageId, Double> shares) {
        this.plan = plan;
        this.assumptions = assumptions;
        this.shares = shares;
    }

    /// What a stage reads, added up.
    private static final class Intake {
        private long inputBytes;
        private long inputReads;
        private long fileReads;
        private double shuffleBytes;
        private double shuffleReads;
    }

    /// All stages.
    Workload workload() {
        for (Stage stage : plan.stages()) {
            loads.add(load(stage));
        }
        return new Workload(loads);
    }

    private StageLoad load(Stage stage) {
        var intake = new Intake();
        if (stage.ownInputs().isPresent()) {
            stage.ownInputs().get().forEach(input -> add(input, intake));
        } else {
            add(stage.program().pipeline().source(), stage, intake);
        }
        Pipeline pipeline = stage.program().pipeline();
        Sink sink = stage.program().sink();
        double share =
                shares.containsKey(stage.id())
                        ? Objects.requireNonNull(shares.get(stage.id()))
                        : share(pipeline, sink);
        Result result = result(sink);
        long bytes = Math.round((intake.inputBytes + intake.shuffleBytes) * share);
        long each =
                writesOfTask(result, bytes / Math.max(1, stage.taskCount()))
                        + assumptions.bookkeeping().kept().commitWrites();
        long writes = stage.taskCount() * each;
        return new StageLoad(
                stage.id(),
                stage.label(),
                stage.taskCount(),
                stage.producers(),
                Lanes.isFast(stage.program()),
                intake.inputBytes,
                intake.inputReads,
                Math.round(intake.shuffleBytes),
                Math.round(intake.shuffleReads),
                result,
                bytes,
                writes,
                new BilledRequests(intake.fileReads, isToFiles(sink) ? writes : 0));
    }

    private static boolean isToFiles(Sink sink) {
        return sink instanceof Sink.Save save && RoutedStore.scheme(save.directory()).isEmpty();
    }

    private void add(TaskInput input, Intake intake) {
        switch (input) {
            case TaskInput.Splits(var splits) -> {
                for (InputSplit split : splits) {
                    intake.inputBytes += split.size();
                    long reads = reads(split.size());
                    intake.inputReads += reads;
                    intake.fileReads += RoutedStore.scheme(split.objectKey()).isEmpty() ? reads : 0;
                }
            }
            case TaskInput.Encoded(var values) -> intake.inputBytes += values.length;
            case TaskInput.Blocks(var ranges) -> {
                for (BlockRange range : ranges) {
                    intake.shuffleBytes += range.end() - range.offset();
                    intake.shuffleReads += reads(range.end() - range.offset());
                }
            }
            case TaskInput.MapOutputs(_, var pieces) -> {
                for (TaskInput.Piece piece : pieces) {
                    long[] ends = piece.partitionEnds();
                    long bytes = ends[ends.length - 1] - piece.start();
                    intake.shuffleBytes += bytes;
                    intake.shuffleReads += reads(bytes);
                }
            }
            case TaskInput.Sides(var left, var right) -> {
                add(left, intake);
                add(right, intake);
            }
            case TaskInput.Probe(var stream, var table) -> {
                add(stream, intake);
                table.forEach(part -> add(part, intake));
            }
            case TaskInput.Branch(_, var branch) -> add(branch, intake);
            case TaskInput.Several(var inputs, _) -> inputs.forEach(each -> add(each, intake));
            case TaskInput.Behind(var all, _, _) -> add(all, intake);
        }
    }

    private void add(Source source, Stage reader, Intake intake) {
        switch (source) {
            case Source.Scan scan ->
                    own(plan.inputs().get(scan.input()), reader)
                            .forEach(input -> add(input, intake));
            case Source.Literal literal ->
                    own(plan.inputs().get(literal.input()), reader)
                            .forEach(input -> add(input, intake));
            case Source.Shuffled shuffled ->
                    addShuffle(shuffled.producer(), pieces(shuffled.producer()), 1, intake);
            case Source.MapOutputs relayed -> {
                int outputs = loads.get(relayed.producer().index()).taskCount();
                addShuffle(
                        relayed.producer(),
                        (double) outputs * relayed.grid().partitionGroups(),
                        1,
                        intake);
            }
            case Source.Reduced reduced -> add(reduced.pipeline().source(), reader, intake);
            case Source.Joined joined -> {
                add(joined.left().source(), reader, intake);
                add(joined.right().source(), reader, intake);
            }
            case Source.BroadcastJoined joined -> {
                add(joined.stream().source(), reader, intake);
                // at most: tasks that follow each other in one function share the table
                addShuffle(joined.table(), pieces(joined.table()), reader.taskCount(), intake);
            }
            case Source.Union union ->
                    union.branches().forEach(branch -> add(branch.source(), reader, intake));
            case Source.Coalesced coalesced -> add(coalesced.pipeline().source(), reader, intake);
            case Source.Kept kept -> {
                StageId producer = plan.kept().get(kept.dataset());
                if (producer != null) {
                    StageLoad load = loads.get(producer.index());
                    intake.shuffleBytes += load.resultBytes();
                    intake.shuffleReads += load.taskCount();
                }
            }
        }
    }

    /// The inputs of a stage's own tasks, where it computes only a part of its partitions.
    private static List<TaskInput> own(List<TaskInput> inputs, Stage reader) {
        boolean isPart = reader.firstPartition() > 0 || reader.taskCount() < inputs.size();
        Source source = reader.program().pipeline().source();
        boolean isDirect = source instanceof Source.Scan || source instanceof Source.Literal;
        return isPart && isDirect
                ? inputs.subList(
                        reader.firstPartition(), reader.firstPartition() + reader.taskCount())
                : inputs;
    }

    private void addShuffle(StageId producer, double pieces, int times, Intake intake) {
        long bytes = loads.get(producer.index()).resultBytes();
        intake.shuffleBytes += (double) times * bytes;
        intake.shuffleReads += times * pieces * reads(Math.round(bytes / pieces));
    }

    /// Each of a shuffle's partitions is read from each map output, or from each group of them that
    /// a relay has put together.
    private double pieces(StageId producer) {
        Program program = plan.stages().get(producer.index()).program();
        return program.pipeline().source() instanceof Source.MapOutputs relayed
                ? (double) relayed.grid().outputGroups() * relayed.grid().partitions()
                : (double) loads.get(producer.index()).taskCount()
                        * ((Sink.Shuffle) program.sink()).partitioning().count();
    }

    private long reads(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, assumptions.transfers().rangeBytes()));
    }

    private double share(Pipeline pipeline, Sink sink) {
        double kept = 1;
        for (Operator operator : pipeline.operators()) {
            kept *=
                    switch (operator) {
                        case Operator.Sample(double fraction, _) -> fraction;
                        case Operator.Take _,
                                Operator.Count _,
                                Operator.Reduce _,
                                Operator.Top _,
                                Operator.SampleKeys _ ->
                                0;
                        default -> 1;
                    };
        }
        return kept
                * switch (sink) {
                    case Sink.Shuffle shuffle ->
                            shuffle.reduction() instanceof Reduction.Aggregate
                                    ? assumptions.shares().combined()
                                    : assumptions.shares().moved();
                    case Sink.Relay _ -> 1;
                    case Sink.Keep _, Sink.Save _ -> assumptions.shares().saved();
                };
    }

    private static Result result(Sink sink) {
        return switch (sink) {
            case Sink.Shuffle _, Sink.Relay _ -> Result.SHUFFLE;
            case Sink.Keep keep -> keep.directory() == null ? Result.ANSWER : Result.KEPT;
            case Sink.Save _ -> Result.FILES;
        };
    }

    /// An object of several parts is begun and ended by a request each; a part file is copied to
    /// where it belongs when the job succeeds.
    private long writesOfTask(Result result, long bytes) {
        long parts = Math.max(1, Math.ceilDiv(bytes, assumptions.transfers().partBytes()));
        long writes = parts == 1 ? 1 : parts + 2;
        return switch (result) {
            case SHUFFLE, KEPT -> writes;
            case ANSWER -> bytes <= ANSWER_BYTES ? 0 : writes;
            case FILES -> writes + 1;
        };
    }
}
