package dev.mayfly;

import java.io.IOException;

/// What has to be removed also by a thread that was told to stop: stores send nothing for one that
/// is interrupted.
final class Uninterrupted {
    private Uninterrupted() {}

    /// Removes something.
    @FunctionalInterface
    interface Removal {
        /// Does it.
        void run() throws IOException;
    }

    /// Removes something now, and has the thread interrupted again afterwards if it was.
    static void remove(Removal removal) throws IOException {
        boolean isInterrupted = Thread.interrupted();
        try {
            removal.run();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
