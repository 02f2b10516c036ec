package dev.mayfly.driver.detached;

import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Tasks of a detached job that have some units of work each. Their attempts fail and hand back at
/// random.
final class SimulatedTasks {
    private final JobKeys keys;
    private final RandomGenerator random;
    private final Faults faults;
    private final Map<TaskId, Integer> failures = new HashMap<>();
    private int continued;
    private boolean isFailing;

    SimulatedTasks(JobKeys keys, RandomGenerator random, Faults faults) {
        this.keys = keys;
        this.random = random;
        this.faults = faults;
    }

    /// Lets every attempt fail.
    void failAlways() {
        isFailing = true;
    }

    /// How many attempts went on where others had handed back.
    int continued() {
        return continued;
    }

    /// Runs an attempt: fails, hands back or does all that is left.
    TaskOutcome attempt(TaskSpec spec, ObjectStore store) {
        AttemptId attempt = spec.attempt();
        boolean isUnlucky = random.nextDouble() < faults.failure();
        if (isFailing || isUnlucky && failures.merge(attempt.task(), 1, Integer::sum) <= 2) {
            return new TaskOutcome.Transient(attempt, new Failure("Error", "now and then", ""));
        }
        try {
            return work(spec, store);
        } catch (IOException e) {
            return new TaskOutcome.Transient(attempt, Failure.of(e)); // as a worker tells it
        }
    }

    private TaskOutcome work(TaskSpec spec, ObjectStore store) throws IOException {
        AttemptId attempt = spec.attempt();
        InputSplit left = ((TaskInput.Splits) spec.input()).splits().getFirst();
        boolean isHandingBack = left.size() > 1 && random.nextDouble() < faults.handBack();
        long end = isHandingBack ? random.nextLong(left.offset() + 1, left.end()) : left.end();
        var done =
                new TaskOutcome.Succeeded(
                        attempt,
                        new TaskOutput.PartFile("/.out/" + attempt, left.offset(), end),
                        TaskMetrics.NONE,
                        Map.of("units", end - left.offset()),
                        spec.earlier());
        continued += spec.earlier().isBegun() ? 1 : 0;
        if (!isHandingBack) {
            return settled(
                    spec, store, keys.commit(attempt.task()), new TaskCommit(keys.job(), done));
        }
        var rest = new InputSplit(left.objectKey(), end, left.end(), left.end(), Compression.NONE);
        var part = new TaskOutcome.HandedBack(done, new TaskInput.Splits(List.of(rest)));
        return settled(
                spec,
                store,
                spec.records().orElseThrow().part(spec.earlier()),
                new TaskCommit(keys.job(), part));
    }

    private TaskOutcome settled(TaskSpec spec, ObjectStore store, String key, TaskCommit commit)
            throws IOException {
        boolean isFirst = store.putIfAbsent(key, commit.encode());
        TaskCommit counting =
                isFirst
                        ? commit
                        : TaskCommit.decode(
                                store.load(key).content(), key, keys.job(), commit.task());
        return counting.adoptedBy(spec.attempt());
    }

    /// How much work a task has.
    static long units(TaskId task) {
        return 1 + (task.stage().index() + 3 * task.partition()) % 7;
    }

    /// A job whose stages read some of those before, and whose last one reads all.
    static JobDescription job(RandomGenerator random, long createdMillis, int... taskCounts) {
        var stages = new ArrayList<JobDescription.Stage>();
        for (int count : taskCounts) {
            List<Integer> producers =
                    stages.isEmpty() || random.nextInt(3) == 0
                            ? List.of()
                            : List.of(random.nextInt(stages.size()));
            if (stages.size() == taskCounts.length - 1) {
                producers = IntStream.range(0, stages.size()).boxed().toList();
            }
            stages.add(
                    new JobDescription.Stage(
                            "stage",
                            new byte[0],
                            producers,
                            0,
                            count,
                            Optional.empty(),
                            Optional.empty()));
        }
        return new JobDescription(
                "simulated",
                createdMillis,
                stages,
                List.of(),
                Map.of(),
                Map.of(),
                new JobDescription.Target("/out", "/.out", true),
                4,
                "/work/sessions/job",
                List.of());
    }
}
