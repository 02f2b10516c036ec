package dev.mayfly.aws.cost;

/// Dollars by what they are paid for.
///
/// @param usage what they are paid for
/// @param functionTime memory of functions, for the time that they run
/// @param calls of functions
/// @param reads requests to the store at the price of reading
/// @param writes requests to the store at the price of writing
/// @param storage of what lies in the store while the job runs
public record Cost(
        Usage usage,
        double functionTime,
        double calls,
        double reads,
        double writes,
        double storage) {
    /// All kinds together.
    public double total() {
        return functionTime + calls + reads + writes + storage;
    }
}
