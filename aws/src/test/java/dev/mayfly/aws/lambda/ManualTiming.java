package dev.mayfly.aws.lambda;

/// A clock that only sleeping moves, at once.
final class ManualTiming implements Timing {
    private long millis;

    @Override
    public synchronized long millis() {
        return millis;
    }

    @Override
    public synchronized void sleep(long duration) {
        millis += duration;
    }
}
