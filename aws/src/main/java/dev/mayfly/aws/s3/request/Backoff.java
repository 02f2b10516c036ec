package dev.mayfly.aws.s3.request;

import java.util.random.RandomGenerator;

/// How long to wait before a request is sent again: up to a bound that doubles with each failure,
/// evenly drawn, so that clients that failed together do not come back together.
///
/// @param baseMillis the bound after the first failure
/// @param maxMillis the bound after many
/// @see <a
///   href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">
///   Timeouts, retries and backoff with jitter</a>
record Backoff(long baseMillis, long maxMillis) {
    Backoff {
        if (baseMillis < 1 || maxMillis < baseMillis) {
            throw new IllegalArgumentException(
                    "backoff out of range: baseMillis=" + baseMillis + " maxMillis=" + maxMillis);
        }
    }

    /// @param failures how often the request has failed, from 1
    long delayMillis(int failures, RandomGenerator random) {
        long bound = failures > 30 ? maxMillis : baseMillis << (failures - 1);
        return random.nextLong(Math.clamp(bound, baseMillis, maxMillis) + 1);
    }
}
