package dev.mayfly;

import dev.mayfly.backend.Backend;
import dev.mayfly.storage.ObjectStore;

/// What the engine of one session works with: where objects are, and who runs attempts.
///
/// @param store reached by the session and by all its attempts
/// @param backend runs attempts; closed with the session
/// @param attemptMemoryBytes memory for records that one attempt has
public record Surroundings(ObjectStore store, Backend backend, long attemptMemoryBytes) {
    /// Checks the memory.
    public Surroundings {
        if (attemptMemoryBytes < 1) {
            throw new IllegalArgumentException(
                    "attempts need memory: attemptMemoryBytes=" + attemptMemoryBytes);
        }
    }
}
