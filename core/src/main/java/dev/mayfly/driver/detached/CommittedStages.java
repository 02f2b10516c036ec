package dev.mayfly.driver.detached;

import dev.mayfly.driver.coordinator.StageOutputs;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the tasks of a detached job have committed, as far as it was read, each stage once. Used by
/// one thread.
final class CommittedStages {
    private final JobJournal journal;
    private final JobDescription description;
    private final Map<StageId, List<TaskCommit>> commits = new HashMap<>();

    /// Nothing is read yet.
    CommittedStages(JobJournal journal, JobDescription description) {
        this.journal = journal;
        this.description = description;
    }

    /// Reads those of all that a stage depends on, and of what those depend on: what a stage is
    /// told may follow from any of them.
    void readBefore(StageId stage) throws IOException, InterruptedException {
        for (int producer : description.stages().get(stage.index()).producers()) {
            read(new StageId(producer));
            readBefore(new StageId(producer));
        }
    }

    private void read(StageId stage) throws IOException, InterruptedException {
        if (!commits.containsKey(stage)) {
            commits.put(stage, journal.commits(stage));
        }
    }

    /// Reads those of all stages.
    void readAll() throws IOException, InterruptedException {
        for (int stage = 0; stage < description.stages().size(); stage++) {
            read(new StageId(stage));
        }
    }

    /// What the tasks of the stages that were read have written, in partition order. Asking for
    /// others fails.
    StageOutputs outputs() {
        return stage -> {
            var outputs = new ArrayList<TaskOutput>();
            List<TaskCommit> known = commits.getOrDefault(stage, List.of());
            int taskCount = description.stages().get(stage.index()).taskCount();
            if (known.size() != taskCount) {
                throw new IllegalStateException("stage is not complete: stage=" + stage.index());
            }
            known.stream()
                    .sorted(Comparator.comparingInt(each -> each.task().partition()))
                    .forEach(each -> outputs.add(each.outcome().progress().output()));
            return outputs;
        };
    }

    /// How the job has ended, by what was read.
    ///
    /// @param reason empty if it succeeded
    JobEnd end(EndState state, String reason, long endedMillis) {
        var counters = new HashMap<String, Long>();
        var all = TaskMetrics.NONE;
        var stages = new ArrayList<JobEnd.Stage>();
        for (JobDescription.Stage stage : description.stages()) {
            List<TaskCommit> known = commits.getOrDefault(new StageId(stages.size()), List.of());
            var metrics = TaskMetrics.NONE;
            for (TaskCommit commit : known) {
                TaskProgress whole = commit.outcome().progress();
                metrics = metrics.plus(whole.metrics());
                whole.counters().forEach((name, amount) -> counters.merge(name, amount, Long::sum));
            }
            all = all.plus(metrics);
            stages.add(new JobEnd.Stage(stage.label(), stage.taskCount(), known.size(), metrics));
        }
        return new JobEnd(
                description.name(),
                description.target().directory(),
                state,
                reason,
                description.createdMillis(),
                endedMillis,
                counters,
                all,
                stages);
    }
}
