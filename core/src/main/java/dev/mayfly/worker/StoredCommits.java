package dev.mayfly.worker;

import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.protocol.TaskSpec.Records;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Makes outcomes count by records in the store: the first attempt of a task that writes its record
/// wins, all others adopt what it says. So do attempts that hand back at the same part.
final class StoredCommits {
    private final ObjectStore store;

    StoredCommits(ObjectStore store) {
        this.store = store;
    }

    /// What another attempt of the same task has left already. Only asked by attempts that may not
    /// be the first.
    Optional<TaskOutcome> found(TaskSpec spec) throws IOException {
        if (spec.records().isEmpty() || spec.attempt().number() == 0) {
            return Optional.empty();
        }
        Records keys = spec.records().get();
        try {
            return Optional.of(at(spec, keys.commit()));
        } catch (NoSuchFileException e) {
            return spec.limits().hasTime() ? foundPart(spec, keys) : Optional.empty();
        }
    }

    private Optional<TaskOutcome> foundPart(TaskSpec spec, Records keys) throws IOException {
        try {
            return Optional.of(at(spec, keys.part(spec.earlier())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// What another attempt has committed the task with.
    TaskOutcome committed(TaskSpec spec) throws IOException {
        return at(spec, spec.records().orElseThrow().commit());
    }

    /// The outcome that counts: this one, or that of the attempt that was faster.
    TaskOutcome settle(TaskSpec spec, TaskOutcome outcome) throws IOException {
        if (spec.records().isEmpty()) {
            return outcome;
        }
        Records keys = spec.records().get();
        return switch (outcome) {
            case TaskOutcome.Succeeded done ->
                    settle(spec, keys.commit(), new TaskCommit(spec.job(), done), outcome);
            case TaskOutcome.HandedBack part ->
                    settle(
                            spec,
                            keys.part(spec.earlier()),
                            new TaskCommit(spec.job(), part),
                            outcome);
            case TaskOutcome.Transient _ -> outcome;
            case TaskOutcome.Fatal _ -> outcome;
            case TaskOutcome.Cancelled _ -> outcome;
        };
    }

    /// Takes back what [#settle] wrote for a job that had ended before, of which nothing may stay.
    void withdraw(TaskSpec spec, TaskOutcome settled) throws IOException {
        Records keys = spec.records().orElseThrow();
        store.delete(
                settled instanceof TaskOutcome.HandedBack
                        ? keys.part(spec.earlier())
                        : keys.commit());
    }

    private TaskOutcome settle(TaskSpec spec, String key, TaskCommit commit, TaskOutcome outcome)
            throws IOException {
        return store.putIfAbsent(key, commit.encode()) ? outcome : at(spec, key);
    }

    private TaskOutcome at(TaskSpec spec, String key) throws IOException {
        byte[] content = store.load(key).content();
        return TaskCommit.decode(content, key, spec.job(), spec.attempt().task())
                .adoptedBy(spec.attempt());
    }
}
