package dev.mayfly.aws.cost;

import dev.mayfly.SessionOptions;
import dev.mayfly.api.Engine;
import dev.mayfly.api.Output;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.plan.InputFile;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.LineageWalk;
import dev.mayfly.plan.PlanContext;
import dev.mayfly.plan.Planner;
import dev.mayfly.plan.SplitPlanner;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Plans the first action over files that exist only as sizes, and runs nothing.
final class PlanningEngine implements Engine {
    private static final FunctionMemory MEMORY =
            FunctionMemory.of(FunctionMemory.MEGABYTES_PER_CPU);

    private final Map<String, Input> inputs;
    private final int slots;
    private final int partitions;
    private int nodes;
    private Optional<JobPlan> plan = Optional.empty();

    /// An input.
    ///
    /// @param size in bytes
    /// @param tasks that read it, or 0 for as many as the planner makes
    record Input(long size, int tasks) {}

    /// @param inputs by path
    /// @param slots attempts that run at the same time
    /// @param partitions of each shuffle, or 0 for as many as the planner makes of those of
    ///   functions
    PlanningEngine(Map<String, Input> inputs, int slots, int partitions) {
        this.inputs = inputs;
        this.slots = slots;
        this.partitions = partitions;
    }

    /// What was planned.
    JobPlan plan() {
        return plan.orElseThrow();
    }

    @Override
    public int nextId() {
        return nodes++;
    }

    @Override
    public Records collect(Lineage lineage, String action) {
        throw planned(lineage, new Sink.Keep(lineage.shape().key(), lineage.shape().value(), null));
    }

    @Override
    public Records take(Lineage lineage, long count) {
        throw planned(lineage, new Sink.Keep(lineage.shape().key(), lineage.shape().value(), null));
    }

    @Override
    public void save(Lineage lineage, OutputFormat format, Output output) {
        boolean hasKeys = lineage.shape().key() != null;
        throw planned(
                lineage, new Sink.Save(format, Compression.NONE, output.directory(), hasKeys));
    }

    private CancellationException planned(Lineage lineage, Sink sink) {
        var splits = new HashMap<Integer, List<TaskInput.Splits>>();
        for (Lineage.Scan scan : LineageWalk.scans(lineage, _ -> false)) {
            splits.put(scan.id(), split(scan.paths().getFirst()));
        }
        var context =
                new PlanContext(
                        splits,
                        Map.of(),
                        slots,
                        MEMORY.attemptBytes(),
                        partitions,
                        "work",
                        Map.of(),
                        partitions == 0 ? SessionOptions.REMOTE_SHUFFLE_READS : Long.MAX_VALUE);
        plan = Optional.of(Planner.plan(lineage, sink, context));
        return new CancellationException("only the plan was asked for");
    }

    private List<TaskInput.Splits> split(String path) {
        Input input = inputs.get(path);
        long size = input.size();
        int tasks = input.tasks();
        if (tasks == 0) {
            return new SplitPlanner(slots, slots * 2 * MEMORY.attemptBytes())
                    .plan(files(path, size), new InputFormat.Lines(false));
        }
        var all = new ArrayList<TaskInput.Splits>();
        for (int i = 0; i < tasks; i++) {
            long from = size * i / tasks;
            long to = size * (i + 1) / tasks;
            all.add(
                    new TaskInput.Splits(
                            List.of(new InputSplit(path, from, to, size, Compression.NONE))));
        }
        return all;
    }

    private static List<InputFile> files(String path, long size) {
        return List.of(new InputFile(path, size));
    }

    @Override
    public String explain(Lineage lineage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public String broadcast(byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forget(int dataset) {}

    @Override
    public void close() {}
}
