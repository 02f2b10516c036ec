package dev.mayfly;

import dev.mayfly.backend.Backend;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.ObjectStore;
import java.util.Optional;

/// What the engine of one session works with: where objects are, and who runs attempts.
///
/// @param store reached by the session and by all its attempts; closed with the session
/// @param backend runs attempts; closed with the session
/// @param workDirectory key prefix for what attempts leave for each other; everything under it is
///   removed when the session ends
/// @param options the session's, with as many threads and as much memory as these surroundings have
/// @param shared where jobs are kept so that they outlive the session; if absent, a job ends with
///   its session, and its attempts need not commit in the store
/// @param detached has jobs that save go on without the session, which must be shared then; if
///   absent, the session leads them to their ends
public record Surroundings(
        ObjectStore store,
        Backend backend,
        String workDirectory,
        SessionOptions options,
        Optional<SharedWork> shared,
        Optional<HandOver> detached) {
    /// Surroundings of a session that leads its jobs.
    public Surroundings(
            ObjectStore store,
            Backend backend,
            String workDirectory,
            SessionOptions options,
            Optional<SharedWork> shared) {
        this(store, backend, workDirectory, options, shared, Optional.empty());
    }

    /// The same, with jobs that go on without the session.
    ///
    /// @param functions run them
    public Surroundings withDetached(HandOver functions) {
        if (shared.isEmpty()) {
            throw new IllegalArgumentException("a job that goes on by itself needs shared work");
        }
        return new Surroundings(
                store, backend, workDirectory, options, shared, Optional.of(functions));
    }
}
