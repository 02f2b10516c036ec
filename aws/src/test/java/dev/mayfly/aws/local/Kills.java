package dev.mayfly.aws.local;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Kills processes of a function at random moments until it is closed.
final class Kills implements AutoCloseable {
    private static final int MAX_PAUSE_MILLIS = 1_500;

    private final LocalLambda lambda;
    private final RandomGenerator random;
    private final int count;
    private final AtomicInteger killed = new AtomicInteger();
    private final Thread thread;

    /// Begins.
    ///
    /// @param random used by nobody else
    /// @param count how many at most
    Kills(LocalLambda lambda, RandomGenerator random, int count) {
        this.lambda = lambda;
        this.random = random;
        this.count = count;
        thread = Thread.ofVirtual().start(this::run);
    }

    /// How many were killed so far.
    int killed() {
        return killed.get();
    }

    private void run() {
        try {
            while (killed.get() < count) {
                Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
                List<ProcessHandle> alive = lambda.processes();
                if (!alive.isEmpty()) {
                    alive.get(random.nextInt(alive.size())).destroyForcibly();
                    killed.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
