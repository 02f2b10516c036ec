package dev.mayfly.aws.lambda;

import java.time.Clock;

/// The clock of a backend, and its way to wait. Safe for use by many threads.
interface Timing {
    /// The clock on the wall.
    Timing SYSTEM =
            new Timing() {
                private final Clock clock = Clock.systemUTC();

                @Override
                public long millis() {
                    return clock.millis();
                }

                @Override
                public void sleep(long millis) throws InterruptedException {
                    Thread.sleep(millis);
                }
            };

    /// The time.
    long millis();

    /// Lets the calling thread wait.
    void sleep(long millis) throws InterruptedException;
}
