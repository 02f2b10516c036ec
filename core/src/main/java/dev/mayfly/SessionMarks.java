package dev.mayfly;

import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects that tell attempts of jobs which are not kept that their session waits for them. Such a
/// job has nothing else in the store that goes away when it ends. Safe for use by many threads.
///
/// One serves many jobs, so that it does not cost a request each; but none that begins after
/// another has ended early.
final class SessionMarks {
    private final ObjectStore store;
    private final String prefix;
    private final Map<JobId, Mark> waiting = new HashMap<>();
    private @Nullable Mark current;
    private int made;

    private static final class Mark {
        private final String key;
        private int jobs;

        Mark(String key) {
            this.key = key;
        }
    }

    /// Marks of a session.
    ///
    /// @param prefix of their keys
    SessionMarks(ObjectStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /// Says that a job is waited for.
    ///
    /// @return key of what says so
    synchronized String begin(JobId job) throws IOException {
        Mark mark = current;
        if (mark == null) {
            mark = new Mark(prefix + "-" + made);
            boolean _ = store.putIfAbsent(mark.key, new byte[0]);
            made++;
            current = mark;
        }
        mark.jobs++;
        waiting.put(job, mark);
        return mark.key;
    }

    /// Says that a job has ended.
    ///
    /// @param isEarly whether attempts of it may still run
    synchronized void end(JobId job, boolean isEarly) throws IOException {
        Mark mark = waiting.remove(job);
        if (mark == null) {
            return;
        }
        mark.jobs--;
        if (isEarly && mark == current) {
            current = null;
        }
        if (mark.jobs == 0 && mark != current) {
            store.delete(mark.key);
        }
    }

    /// Says that the session has ended and waits for nothing.
    synchronized void remove() throws IOException {
        for (Mark mark : waiting.values()) {
            store.delete(mark.key);
        }
        if (current != null) {
            store.delete(current.key);
        }
    }
}
