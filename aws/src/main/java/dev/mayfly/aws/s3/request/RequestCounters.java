package dev.mayfly.aws.s3.request;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests while they are sent. Safe for use by many threads.
public final class RequestCounters {
    private final Map<RequestKind, LongAdder> sent = new EnumMap<>(RequestKind.class);
    private final LongAdder retried = new LongAdder();
    private final LongAdder hedged = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    /// Begins at 0.
    public RequestCounters() {
        for (RequestKind kind : RequestKind.values()) {
            sent.put(kind, new LongAdder());
        }
    }

    void sent(RequestKind kind) {
        LongAdder counter = sent.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    void retried() {
        retried.increment();
    }

    void hedged() {
        hedged.increment();
    }

    void throttled() {
        throttled.increment();
    }

    /// Bytes of a body came.
    public void read(long bytes) {
        bytesRead.add(bytes);
    }

    /// Bytes of a body went out.
    public void wrote(long bytes) {
        bytesWritten.add(bytes);
    }

    /// The counts of this moment.
    public RequestCounts counts() {
        Map<RequestKind, Long> now = new EnumMap<>(RequestKind.class);
        sent.forEach((kind, count) -> {
            if (count.sum() > 0) {
                now.put(kind, count.sum());
            }
        });
        return new RequestCounts(
                now,
                retried.sum(),
                hedged.sum(),
                throttled.sum(),
                bytesRead.sum(),
                bytesWritten.sum());
    }
}
