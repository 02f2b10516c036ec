package dev.mayfly.benchmarks;

/// What one process took. Immutable.
///
/// @param wallSeconds from its start to its end
/// @param cpuSeconds of all its threads and children, in user mode and in the kernel
/// @param peakBytes most memory it had resident, mapped files included
/// @param problem why it does not count; empty if it does
record Measurement(double wallSeconds, double cpuSeconds, long peakBytes, String problem) {
    Measurement withProblem(String problem) {
        return new Measurement(wallSeconds, cpuSeconds, peakBytes, problem);
    }

    boolean isGood() {
        return problem.isEmpty();
    }
}
