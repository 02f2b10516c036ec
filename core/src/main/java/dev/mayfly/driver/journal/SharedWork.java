package dev.mayfly.driver.journal;

import dev.mayfly.code.CodeReference;
import java.util.List;

/// A place in a store that outlives the session, so that its jobs can be looked at, stopped and
/// continued from elsewhere.
///
/// @param prefix key prefix that all sessions share; what is kept of a job lies under it
/// @param code jars that attempts need, in class path order
public record SharedWork(String prefix, List<CodeReference> code) {
    /// Copies the list.
    public SharedWork {
        code = List.copyOf(code);
    }
}
