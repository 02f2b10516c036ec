package dev.mayfly.driver.detached;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

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
            throw new AssertionError(e);
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
}
