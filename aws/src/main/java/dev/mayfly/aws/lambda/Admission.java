package dev.mayfly.aws.lambda;

import java.util.concurrent.ThreadLocalRandom;

/// Lets calls begin as fast as their function takes them. Safe for use by many threads.
final class Admission {
    private static final long RAMP_STEP_MILLIS = 50;

    private final CallLimit limit;
    private final Timing timing;
    private final long patienceMillis;
    private int running;
    private long lastAcceptedMillis = Long.MIN_VALUE;
    private boolean isClosed;

    /// Admission of calls.
    ///
    /// @param patienceMillis how long the function may refuse every call
    Admission(CallLimit limit, Timing timing, long patienceMillis) {
        this.limit = limit;
        this.timing = timing;
        this.patienceMillis = patienceMillis;
    }

    /// Waits until a call may begin.
    synchronized void enter() throws InterruptedException {
        while (running >= limit.allowed(timing.millis())) {
            if (limit.isRamping(timing.millis())) {
                wait(RAMP_STEP_MILLIS);
            } else {
                wait();
            }
        }
        running++;
    }

    /// Counts a call as over.
    synchronized void leave() {
        running--;
        notifyAll();
    }

    /// The function took a call.
    synchronized void accepted() {
        limit.accepted();
        lastAcceptedMillis = timing.millis();
        notifyAll();
    }

    /// The function will not take a call.
    synchronized void refusedForGood() {
        isClosed = true;
    }

    /// Whether the function has refused a call for good and never took one, so that it takes none
    /// of those under way.
    synchronized boolean isClosed() {
        return isClosed && lastAcceptedMillis == Long.MIN_VALUE;
    }

    /// Waits before a call that was refused is tried again.
    ///
    /// @param refusals how often it was refused, from 1
    /// @param firstTryMillis when it was tried first
    /// @return false if the function has not taken a call for so long that it never will
    boolean refused(int refusals, long firstTryMillis) throws InterruptedException {
        synchronized (this) {
            long since = Math.max(firstTryMillis, lastAcceptedMillis);
            if (timing.millis() - since > patienceMillis) {
                return false;
            }
            limit.throttled(running - 1);
        }
        // the call keeps its place: a pause is short, and its attempts are the oldest
        timing.sleep(CallLimit.pauseMillis(refusals, ThreadLocalRandom.current().nextDouble()));
        return true;
    }
}
