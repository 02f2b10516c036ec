package dev.mayfly.aws.notification;

import java.io.IOException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Does again what failed for a reason that may pass, after pauses that double, half of each drawn:
/// half a minute at most.
///
/// @param pause lets the calling thread wait, in milliseconds
record Retries(Pause pause, RandomGenerator random) {
    private static final int MAX_TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 2_000;

    /// Waits, so that tests need not.
    @FunctionalInterface
    interface Pause {
        /// Waits a while.
        void millis(long millis) throws InterruptedException;
    }

    /// What may fail. Doing it twice does no harm.
    @FunctionalInterface
    interface Step {
        /// Does it.
        void run() throws IOException, InterruptedException;
    }

    /// @param mayPass whether a failure is a reason to try again
    void run(Step step, Predicate<Exception> mayPass) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                step.run();
                return;
            } catch (IOException | RuntimeException e) {
                if (tries == MAX_TRIES || !mayPass.test(e)) {
                    throw e;
                }
            }
            long bound = FIRST_PAUSE_MILLIS << (tries - 1);
            pause.millis(bound / 2 + random.nextLong(bound / 2 + 1));
        }
    }
}
