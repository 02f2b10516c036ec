package dev.mayfly.aws.cost;

/// What is used of AWS, as amounts that have prices.
///
/// @param gigabyteSeconds memory of functions, for the time that they run
/// @param calls of functions
/// @param reads requests to the store that read objects or ask for their size
/// @param writes requests to the store that write, copy or list objects
/// @param gigabyteMonths what lies in the store while the job runs
public record Usage(
        double gigabyteSeconds, double calls, double reads, double writes, double gigabyteMonths) {
    /// Nothing.
    static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /// The sum of both.
    Usage plus(Usage other) {
        return new Usage(
                gigabyteSeconds + other.gigabyteSeconds,
                calls + other.calls,
                reads + other.reads,
                writes + other.writes,
                gigabyteMonths + other.gigabyteMonths);
    }

    /// The same so many times.
    Usage times(double factor) {
        return new Usage(
                gigabyteSeconds * factor,
                calls * factor,
                reads * factor,
                writes * factor,
                gigabyteMonths * factor);
    }
}
