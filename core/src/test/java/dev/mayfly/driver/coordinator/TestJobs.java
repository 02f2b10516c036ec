package dev.mayfly.driver.coordinator;

import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import java.util.List;

/// Jobs for coordinators whose backend is scripted.
final class TestJobs {
    static final JobId JOB = new JobId("job");
    static final JobId OTHER = new JobId("other");
    static final StageId MAP = new StageId(0);
    static final StageId REDUCE = new StageId(1);

    private TestJobs() {}

    /// A stage of tasks that stand alone.
    static JobSubmission maps(JobId job, int taskCount) {
        return JobSubmission.of(
                job,
                "maps",
                new StageGraph(List.of(new StageTasks(MAP, taskCount, List.of()))),
                List.of("map"),
                (attempt, _) -> TestSpecs.spec(job, attempt));
    }

    /// Two tasks, and one that reads what they wrote.
    static JobSubmission mapReduce(JobId job) {
        return mapReduce(job, (attempt, _) -> TestSpecs.spec(job, attempt));
    }

    static JobSubmission mapReduce(JobId job, SpecFactory specs) {
        return JobSubmission.of(
                job,
                "map and reduce",
                new StageGraph(
                        List.of(
                                new StageTasks(MAP, 2, List.of()),
                                new StageTasks(REDUCE, 1, List.of(MAP)))),
                List.of("map", "reduce"),
                specs);
    }

    /// What the tasks of a stage gave: each its own partition.
    static List<Integer> bytes(StageOutputs outputs, StageId stage) {
        return outputs.of(stage).stream()
                .map(output -> (int) ((TaskOutput.Inline) output).blocks()[0])
                .toList();
    }
}
