package dev.mayfly.aws.s3.request;

/// How many requests a second a client may send. There is no limit until S3 says "slow down" (503
/// or 429). Then the limit is a part of what was sent in the last second, for the whole client; it
/// grows again each second, and ends when it is far above what is sent. Safe for use by many
/// threads.
///
/// Time is passed in: each call says what moment it is, in nanoseconds.
final class RequestRate {
    private static final long SECOND = 1_000_000_000L;
    private static final double CUT = 0.6;
    private static final double GROWTH = 1.15;
    private static final double MIN_RATE = 4;

    private double limit = Double.POSITIVE_INFINITY;
    private long nextFree;
    private long secondBegins;
    private long sentInSecond;
    private double lastRate;
    private long lastCut;
    private boolean isCutEver;

    /// @param now the moment
    RequestRate(long now) {
        secondBegins = now;
    }

    /// Takes a turn.
    ///
    /// @param now the moment
    /// @return how many nanoseconds to wait before the request may go out
    synchronized long reserve(long now) {
        roll(now);
        sentInSecond++;
        if (limit == Double.POSITIVE_INFINITY) {
            return 0;
        }
        long turn = Math.max(now, nextFree);
        nextFree = turn + (long) ((double) SECOND / limit);
        return turn - now;
    }

    /// Hears that S3 asks to slow down. What comes within half a second answers requests of before
    /// the last cut and changes nothing.
    synchronized void slowDown(long now) {
        roll(now);
        if (isCutEver && now - lastCut < SECOND / 2) {
            return;
        }
        double rate = Math.max(lastRate, (double) sentInSecond);
        limit = Math.max(MIN_RATE, Math.min(limit, rate) * CUT);
        nextFree = now + (long) ((double) SECOND / limit);
        lastCut = now;
        isCutEver = true;
    }

    /// Requests a second; infinite if there is no limit.
    synchronized double limit(long now) {
        roll(now);
        return limit;
    }

    private void roll(long now) {
        long seconds = (now - secondBegins) / SECOND;
        if (seconds <= 0) {
            return;
        }
        lastRate = seconds == 1 ? (double) sentInSecond : 0;
        sentInSecond = 0;
        secondBegins += seconds * SECOND;
        if (limit == Double.POSITIVE_INFINITY) {
            return;
        }
        limit *= Math.pow(GROWTH, (double) Math.min(seconds, 1000));
        boolean isUnused = limit > 4 * Math.max(lastRate, MIN_RATE) && nextFree <= now;
        if (isUnused && now - lastCut > 10 * SECOND) {
            limit = Double.POSITIVE_INFINITY;
        }
    }
}
