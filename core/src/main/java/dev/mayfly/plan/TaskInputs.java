package dev.mayfly.plan;

import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.program.Program;
import dev.mayfly.program.RelayGrid;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/// How many partitions a source has, and what the task of each reads.
public final class TaskInputs {
    private final Function<StageId, Stage> stages;
    private final List<List<TaskInput>> inputs;
    private final Map<Integer, StageId> keptStages;
    private final IntUnaryOperator keptCount;

    /// Inputs of a plan's tasks.
    ///
    /// @param keptStages stages of this plan that compute kept datasets
    /// @param keptCount partitions of a dataset that an earlier job kept
    TaskInputs(
            Function<StageId, Stage> stages,
            List<List<TaskInput>> inputs,
            Map<Integer, StageId> keptStages,
            IntUnaryOperator keptCount) {
        this.stages = stages;
        this.inputs = inputs;
        this.keptStages = keptStages;
        this.keptCount = keptCount;
    }

    /// Inputs of the tasks of a plan.
    ///
    /// @param keptCount partitions of a dataset that an earlier job kept
    public static TaskInputs of(JobPlan plan, IntUnaryOperator keptCount) {
        return new TaskInputs(
                id -> plan.stages().get(id.index()), plan.inputs(), plan.kept(), keptCount);
    }

    /// What earlier stages left behind.
    public interface Outputs {
        /// The outputs of a stage's tasks, in partition order.
        List<TaskOutput> of(StageId stage);

        /// The kept partitions of a dataset that an earlier job computed.
        List<TaskOutput> ofKept(int dataset);
    }

    /// The number of partitions of a source.
    int count(Source source) {
        return switch (source) {
            case Source.Scan scan -> inputs.get(scan.input()).size();
            case Source.Literal literal -> inputs.get(literal.input()).size();
            case Source.Shuffled shuffled -> partitions(shuffled.producer());
            case Source.MapOutputs mapOutputs -> mapOutputs.grid().taskCount();
            case Source.Reduced reduced -> count(reduced.pipeline().source());
            case Source.Joined joined -> count(joined.left().source());
            case Source.BroadcastJoined joined -> count(joined.stream().source());
            case Source.Union union ->
                    union.branches().stream().mapToInt(branch -> count(branch.source())).sum();
            case Source.Coalesced coalesced ->
                    Math.min(coalesced.count(), count(coalesced.pipeline().source()));
            case Source.Kept kept -> {
                StageId stage = keptStages.get(kept.dataset());
                yield stage == null
                        ? keptCount.applyAsInt(kept.dataset())
                        : stages.apply(stage).taskCount();
            }
        };
    }

    /// What the task of a partition reads.
    public TaskInput resolve(Source source, int partition, Outputs outputs) {
        return switch (source) {
            case Source.Scan scan -> inputs.get(scan.input()).get(partition);
            case Source.Literal literal -> inputs.get(literal.input()).get(partition);
            case Source.Shuffled shuffled -> ranges(shuffled.producer(), partition, outputs);
            case Source.MapOutputs mapOutputs ->
                    pieces(mapOutputs.grid(), partition, outputs.of(mapOutputs.producer()));
            case Source.Reduced reduced -> resolve(reduced.pipeline().source(), partition, outputs);
            case Source.Joined joined ->
                    new TaskInput.Sides(
                            resolve(joined.left().source(), partition, outputs),
                            resolve(joined.right().source(), partition, outputs));
            case Source.BroadcastJoined joined ->
                    new TaskInput.Probe(
                            resolve(joined.stream().source(), partition, outputs),
                            table(joined.table(), outputs));
            case Source.Union union -> branch(union, partition, outputs);
            case Source.Coalesced coalesced -> several(coalesced, partition, outputs);
            case Source.Kept kept -> {
                StageId stage = keptStages.get(kept.dataset());
                List<TaskOutput> partitions =
                        stage == null ? outputs.ofKept(kept.dataset()) : outputs.of(stage);
                yield new TaskInput.Blocks(keptRanges(partitions.get(partition)));
            }
        };
    }

    private List<TaskInput.Blocks> table(StageId producer, Outputs outputs) {
        var table = new ArrayList<TaskInput.Blocks>();
        for (int i = 0; i < partitions(producer); i++) {
            table.add(ranges(producer, i, outputs));
        }
        return table;
    }

    /// How many partitions a shuffle has.
    ///
    /// @param producer writes what reducers read
    private int partitions(StageId producer) {
        Program program = stages.apply(producer).program();
        return program.pipeline().source() instanceof Source.MapOutputs relayed
                ? relayed.grid().partitions()
                : ((Sink.Shuffle) program.sink()).partitioning().count();
    }

    private TaskInput.Blocks ranges(StageId producer, int partition, Outputs outputs) {
        List<TaskOutput> written = outputs.of(producer);
        Source source = stages.apply(producer).program().pipeline().source();
        if (!(source instanceof Source.MapOutputs(StageId _, RelayGrid grid))) {
            return new TaskInput.Blocks(mapOutputs(written, partition));
        }
        int group = grid.groupOf(partition);
        int first = group * grid.outputGroups();
        return new TaskInput.Blocks(
                mapOutputs(
                        written.subList(first, first + grid.outputGroups()),
                        partition - grid.firstPartition(group)));
    }

    private static TaskInput.MapOutputs pieces(RelayGrid grid, int task, List<TaskOutput> written) {
        int outputGroup = task % grid.outputGroups();
        int first = grid.firstPartition(task / grid.outputGroups());
        int end = grid.firstPartition(task / grid.outputGroups() + 1);
        int firstOutput = grid.firstOutput(outputGroup, written.size());
        int endOutput = grid.firstOutput(outputGroup + 1, written.size());
        var pieces = new ArrayList<TaskInput.Piece>();
        for (TaskOutput output : TaskOutput.each(written.subList(firstOutput, endOutput))) {
            var mapOutput = (TaskOutput.MapOutput) output;
            long[] ends = Arrays.copyOfRange(mapOutput.partitionEnds(), first, end);
            long start = first == 0 ? 0 : mapOutput.partitionEnds()[first - 1];
            if (ends[ends.length - 1] > start) {
                pieces.add(new TaskInput.Piece(mapOutput.objectKey(), start, ends));
            }
        }
        return new TaskInput.MapOutputs(end - first, pieces);
    }

    private static List<BlockRange> mapOutputs(List<TaskOutput> outputs, int partition) {
        var ranges = new ArrayList<BlockRange>();
        for (TaskOutput output : TaskOutput.each(outputs)) {
            var mapOutput = (TaskOutput.MapOutput) output;
            long[] ends = mapOutput.partitionEnds();
            long start = partition == 0 ? 0 : ends[partition - 1];
            if (ends[partition] > start) {
                ranges.add(new BlockRange(mapOutput.objectKey(), start, ends[partition]));
            }
        }
        return ranges;
    }

    private static List<BlockRange> keptRanges(TaskOutput output) {
        var ranges = new ArrayList<BlockRange>();
        for (TaskOutput part : TaskOutput.each(List.of(output))) {
            var kept = (TaskOutput.KeptPartition) part;
            if (kept.size() > 0) {
                ranges.add(new BlockRange(kept.objectKey(), 0, kept.size()));
            }
        }
        return ranges;
    }

    private TaskInput branch(Source.Union union, int partition, Outputs outputs) {
        int left = partition;
        for (int i = 0; i < union.branches().size(); i++) {
            Source source = union.branches().get(i).source();
            int count = count(source);
            if (left < count) {
                return new TaskInput.Branch(i, resolve(source, left, outputs));
            }
            left -= count;
        }
        throw new IllegalArgumentException("no such partition of a union: " + partition);
    }

    private TaskInput several(Source.Coalesced coalesced, int partition, Outputs outputs) {
        Source source = coalesced.pipeline().source();
        int count = count(source);
        int groups = count(coalesced);
        int end = (int) ((long) count * (partition + 1) / groups);
        var parts = new ArrayList<TaskInput>();
        for (int i = (int) ((long) count * partition / groups); i < end; i++) {
            parts.add(resolve(source, i, outputs));
        }
        return new TaskInput.Several(parts);
    }
}
