package dev.mayfly.worker;

import dev.mayfly.protocol.TaskCommit;
import dev.mayfly.protocol.TaskOutcome.Succeeded;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Makes outcomes count by records in the store: the first attempt of a task that writes its record
/// wins, all others adopt what it says.
final class StoredCommits {
    private final ObjectStore store;

    StoredCommits(ObjectStore store) {
        this.store = store;
    }

    /// What another attempt of the same task has left already. Only asked by attempts that may not
    /// be the first.
    Optional<Succeeded> found(TaskSpec spec) throws IOException {
        if (spec.commitKey().isEmpty() || spec.attempt().number() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(winner(spec, spec.commitKey().get()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// The outcome that counts: this one, or that of the attempt that was faster.
    Succeeded settle(TaskSpec spec, Succeeded outcome) throws IOException {
        if (spec.commitKey().isEmpty()) {
            return outcome;
        }
        String key = spec.commitKey().get();
        byte[] content = new TaskCommit(spec.job(), outcome).encode();
        return store.putIfAbsent(key, content) ? outcome : winner(spec, key);
    }

    private Succeeded winner(TaskSpec spec, String key) throws IOException {
        byte[] content = store.load(key).content();
        return TaskCommit.decode(content, key, spec.job(), spec.attempt().task())
                .adoptedBy(spec.attempt());
    }
}
