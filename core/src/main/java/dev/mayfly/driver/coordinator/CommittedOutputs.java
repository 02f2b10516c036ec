package dev.mayfly.driver.coordinator;

import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The outputs of a job's committed tasks. Written by the event loop; a complete stage's list no
/// longer changes.
final class CommittedOutputs implements StageOutputs {
    private final List<@Nullable TaskOutput[]> stages = new ArrayList<>();
    private final List<@Nullable List<TaskOutput>> complete = new ArrayList<>();

    /// Room for the outputs of these stages.
    CommittedOutputs(StageGraph graph) {
        for (StageTasks stage : graph.stages()) {
            stages.add(new TaskOutput[stage.taskCount()]);
            complete.add(null);
        }
    }

    /// Keeps a task's output.
    void put(TaskId task, TaskOutput output) {
        stages.get(task.stage().index())[task.partition()] = output;
    }

    /// Makes a stage's outputs visible.
    void complete(StageId stage) {
        complete.set(
                stage.index(),
                Collections.unmodifiableList(Arrays.asList(stages.get(stage.index()))));
    }

    @Override
    public List<TaskOutput> of(StageId stage) {
        List<TaskOutput> outputs = complete.get(stage.index());
        if (outputs == null) {
            throw new IllegalStateException("stage is not complete: stage=" + stage.index());
        }
        return outputs;
    }
}
