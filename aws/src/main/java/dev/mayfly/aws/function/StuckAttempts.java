package dev.mayfly.aws.function;

import dev.mayfly.aws.call.Invocation;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskSpec;
import java.util.HashSet;
import java.util.Set;

/// Ends the process when all that runs in it are attempts that nobody waits for and that do not
/// stop: Lambda bills a function as long as it runs, and a thread cannot be killed. Lambda starts
/// another process for the next call. Safe for use by many threads.
final class StuckAttempts {
    private record Key(JobId job, AttemptId attempt) {}

    private final AttemptLog log;
    private final Runnable end;
    private final Set<Key> running = new HashSet<>();
    private final Set<Key> stuck = new HashSet<>();

    /// @param end ends the process
    StuckAttempts(AttemptLog log, Runnable end) {
        this.log = log;
        this.end = end;
    }

    /// Notes that an attempt begins.
    synchronized void begun(Invocation.Call call) {
        running.add(new Key(call.job(), call.attempt()));
    }

    /// Notes that an attempt has ended.
    synchronized void ended(Invocation.Call call) {
        var key = new Key(call.job(), call.attempt());
        running.remove(key);
        stuck.remove(key);
        endIfUseless();
    }

    /// Notes that an attempt does not stop.
    synchronized void stuck(TaskSpec spec) {
        var key = new Key(spec.job(), spec.attempt());
        if (running.contains(key) && stuck.add(key)) {
            log.stuck(spec);
            endIfUseless();
        }
    }

    private void endIfUseless() {
        if (!stuck.isEmpty() && stuck.size() == running.size()) {
            end.run();
        }
    }
}
