package dev.mayfly.aws.function;

import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.BilledRequests;
import dev.mayfly.storage.ObjectStore;

/// Tells with each attempt's outcome what requests went to the store since the last one. Attempts
/// that run side by side share the store, so what one of them sent may be told with another's; the
/// sum is right. Safe for use by many threads.
final class CountedRequests {
    private final ObjectStore store;
    private BilledRequests told = BilledRequests.NONE;

    CountedRequests(ObjectStore store) {
        this.store = store;
    }

    /// The same outcome with the requests that were not told yet. What an attempt that failed has
    /// sent is told with the next one that succeeds here.
    synchronized TaskOutcome with(TaskOutcome outcome) {
        if (!(outcome instanceof TaskOutcome.Succeeded success)) {
            return outcome;
        }
        BilledRequests sent = BilledRequests.of(store.requests());
        var counted =
                new TaskOutcome.Succeeded(
                        success.attempt(),
                        success.output(),
                        success.metrics()
                                .withRequests(
                                        sent.reads() - told.reads(), sent.writes() - told.writes()),
                        success.counters());
        told = sent;
        return counted;
    }
}
