package dev.mayfly.aws.lambda;

/// How many calls may run at the same time: the ramp up to the cap, less after the function refused
/// calls, and slowly more again after it took some. Decides only; whoever asks does the waiting and
/// keeps it from being used by two threads at a time.
final class CallLimit {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 20_000;

    private final int cap;
    private final LambdaOptions.Ramp ramp;
    private long startMillis = Long.MIN_VALUE;
    private double limit;

    /// A limit that begins to grow with the first question.
    CallLimit(int cap, LambdaOptions.Ramp ramp) {
        this.cap = cap;
        this.ramp = ramp;
        this.limit = cap;
    }

    /// How many may run now, at least 1.
    int allowed(long nowMillis) {
        if (startMillis == Long.MIN_VALUE) {
            startMillis = nowMillis;
        }
        long grown = ramp.initial() + (nowMillis - startMillis) * ramp.perSecond() / 1000;
        return (int) Math.max(1, Math.min((long) limit, Math.min(cap, grown)));
    }

    /// Whether time alone will allow more.
    boolean isRamping(long nowMillis) {
        return allowed(nowMillis) < Math.min((int) limit, cap) && ramp.perSecond() > 0;
    }

    /// The function took a call.
    void accepted() {
        limit = Math.min(cap, limit + 1 / limit);
    }

    /// The function refused a call.
    ///
    /// @param othersRunning calls that are under way without it
    void throttled(int othersRunning) {
        limit = Math.max(1, Math.min(limit, othersRunning));
    }

    /// How long a refused call waits.
    ///
    /// @param refusals how often it was refused, from 1
    /// @param random from 0 to 1, so that calls do not come back together
    static long pauseMillis(int refusals, double random) {
        long longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(refusals - 1, 10));
        long shortest = longest / 2;
        return shortest + (long) (shortest * random);
    }
}
