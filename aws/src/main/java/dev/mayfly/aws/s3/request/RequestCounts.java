package dev.mayfly.aws.s3.request;

import java.util.EnumMap;
import java.util.Map;

/// How many requests a store has sent, since they are money. Every request counts that went out:
/// retries and hedges too.
///
/// @param sent by kind; kinds that were not sent are missing
/// @param retried how many of them repeat one that failed
/// @param hedged how many of them were sent while an earlier one was slow
/// @param throttled how many of them were refused with "slow down"
/// @param bytesRead of the bodies of objects
/// @param bytesWritten of the bodies of objects
public record RequestCounts(
        Map<RequestKind, Long> sent,
        long retried,
        long hedged,
        long throttled,
        long bytesRead,
        long bytesWritten) {
    /// Copies the map.
    public RequestCounts {
        sent = Map.copyOf(sent);
    }

    /// How many of a kind were sent.
    public long of(RequestKind kind) {
        return sent.getOrDefault(kind, 0L);
    }

    /// How many were sent.
    public long total() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What was sent after an earlier moment.
    public RequestCounts since(RequestCounts earlier) {
        Map<RequestKind, Long> difference = new EnumMap<>(RequestKind.class);
        sent.forEach((kind, count) -> {
            if (count > earlier.of(kind)) {
                difference.put(kind, count - earlier.of(kind));
            }
        });
        return new RequestCounts(
                difference,
                retried - earlier.retried,
                hedged - earlier.hedged,
                throttled - earlier.throttled,
                bytesRead - earlier.bytesRead,
                bytesWritten - earlier.bytesWritten);
    }
}
