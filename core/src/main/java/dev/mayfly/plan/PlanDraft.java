package dev.mayfly.plan;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stages of a plan that is being made, in order, and what they read.
final class PlanDraft {
    private final PlanContext context;
    private final List<Stage> stages = new ArrayList<>();
    private final List<List<TaskInput>> inputs = new ArrayList<>();
    private final Map<Integer, Integer> inputNumbers = new HashMap<>();
    private final Map<Integer, StageId> keptStages = new HashMap<>();
    private final Map<Integer, Partitioning> keptByKey = new HashMap<>();
    private final List<String> saved = new ArrayList<>();

    PlanDraft(PlanContext context) {
        this.context = context;
    }

    /// Adds a stage whose tasks read all that its pipeline reads.
    StageId add(String label, Pipeline pipeline, Sink sink) {
        return add(label, pipeline, sink, Optional.empty(), Optional.empty());
    }

    /// Adds a stage behind those that its pipeline and its sink read.
    ///
    /// @param ownInputs what its tasks read if that is not all
    /// @param boundsFrom the stage that samples the bounds of its ranges
    StageId add(
            String label,
            Pipeline pipeline,
            Sink sink,
            Optional<List<TaskInput>> ownInputs,
            Optional<StageId> boundsFrom) {
        var id = new StageId(stages.size());
        var producers = new LinkedHashSet<StageId>();
        producersOf(pipeline, producers);
        boundsFrom.ifPresent(producers::add);
        if (sink instanceof Sink.Shuffle shuffle && shuffle.filteredBy() != null) {
            producers.add(shuffle.filteredBy());
        }
        int taskCount = ownInputs.map(List::size).orElseGet(() -> taskCount(pipeline));
        stages.add(
                new Stage(
                        id,
                        label,
                        new Program(pipeline, sink),
                        List.copyOf(producers),
                        0,
                        taskCount,
                        ownInputs,
                        boundsFrom));
        return id;
    }

    private void producersOf(Pipeline pipeline, Set<StageId> producers) {
        Source source = pipeline.source();
        switch (source) {
            case Source.Shuffled shuffled -> producers.add(shuffled.producer());
            case Source.MapOutputs outputs -> producers.add(outputs.producer());
            case Source.BroadcastJoined joined -> producers.add(joined.table());
            case Source.Kept kept -> {
                StageId stage = keptStages.get(kept.dataset());
                if (stage != null) {
                    producers.add(stage);
                }
            }
            case Source.Scan ignored -> {}
            case Source.Literal ignored -> {}
            case Source.Reduced ignored -> {}
            case Source.Joined ignored -> {}
            case Source.Union ignored -> {}
            case Source.Coalesced ignored -> {}
        }
        source.pipelines().forEach(inner -> producersOf(inner, producers));
    }

    /// How many tasks it takes to run a pipeline.
    int taskCount(Pipeline pipeline) {
        return new TaskInputs(this::stage, inputs, keptStages, context::keptCount)
                .count(pipeline.source());
    }

    /// A stage that was added before.
    Stage stage(StageId id) {
        return stages.get(id.index());
    }

    /// The number of the input that a scan reads.
    int input(Lineage.Scan scan) {
        return inputNumbers.computeIfAbsent(
                scan.id(),
                ignored -> {
                    List<TaskInput.Splits> splits = context.splits().get(scan.id());
                    if (splits == null) {
                        throw new IllegalStateException("input not listed: " + scan.paths());
                    }
                    inputs.add(List.copyOf(splits));
                    return inputs.size() - 1;
                });
    }

    /// The number of the input that holds given values.
    int input(Lineage.Literal literal) {
        return inputNumbers.computeIfAbsent(
                literal.id(),
                ignored -> {
                    inputs.add(
                            literal.partitions().stream()
                                    .<TaskInput>map(TaskInput.Encoded::new)
                                    .toList());
                    return inputs.size() - 1;
                });
    }

    /// What tasks read, by number of the input.
    List<List<TaskInput>> inputs() {
        return inputs;
    }

    /// Whether no stage was added yet.
    boolean isEmpty() {
        return stages.isEmpty();
    }

    /// Says which stage computes a dataset that is kept, and how its keys belong to partitions.
    void keep(int dataset, StageId stage, @Nullable Partitioning byKey) {
        keptStages.put(dataset, stage);
        if (byKey != null) {
            keptByKey.put(dataset, byKey);
        }
    }

    /// Whether a stage of this plan computes a dataset that is kept.
    boolean isKept(int dataset) {
        return keptStages.containsKey(dataset);
    }

    /// Notes a shuffle that the plan does without.
    void addSaved(String shuffle) {
        saved.add(shuffle);
    }

    /// The plan of all that was added.
    JobPlan plan() {
        return new JobPlan(stages, inputs, keptStages, keptByKey, saved);
    }
}
