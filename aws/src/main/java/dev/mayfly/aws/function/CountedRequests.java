package dev.mayfly.aws.function;

import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.ObjectStore;

/// Tells with each attempt's outcome what requests went to the store since the last one: before the
/// attempt commits, and again when it has, for the requests of that. Attempts that run side by side
/// share the store, so what one of them sent may be told with another's; the sum of what is told is
/// right. Safe for use by many threads.
public final class CountedRequests {
    private final ObjectStore store;
    private SentRequests told = SentRequests.NONE;

    /// Has told nothing yet.
    public CountedRequests(ObjectStore store) {
        this.store = store;
    }

    /// The same outcome with the requests that were not told yet. What an attempt that failed has
    /// sent is told with the next one that succeeds here.
    public synchronized TaskOutcome with(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded done -> counted(done);
            case TaskOutcome.HandedBack(var done, var rest) ->
                    new TaskOutcome.HandedBack(counted(done), rest);
            case TaskOutcome.Transient _ -> outcome;
            case TaskOutcome.Fatal _ -> outcome;
            case TaskOutcome.Cancelled _ -> outcome;
        };
    }

    private TaskOutcome.Succeeded counted(TaskOutcome.Succeeded done) {
        var sent = new SentRequests(store.requests());
        TaskOutcome.Succeeded counted = done.plusRequests(sent.minus(told));
        told = sent;
        return counted;
    }
}
