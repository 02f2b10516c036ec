package dev.mayfly.aws.deploy;

/// Waits, so that tests need not.
@FunctionalInterface
interface Pause {
    /// Waits a while.
    void millis(long millis) throws InterruptedException;
}
