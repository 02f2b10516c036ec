package dev.mayfly.aws.cost;

/// Dollars by what they are paid for.
///
/// @param functionTime memory of functions, for the time that they run
/// @param calls of functions
/// @param requests to the store
/// @param storage of what lies in the store while the job runs
public record Cost(double functionTime, double calls, double requests, double storage) {
    /// Nothing.
    public static final Cost NONE = new Cost(0, 0, 0, 0);

    /// All kinds together.
    public double total() {
        return functionTime + calls + requests + storage;
    }

    /// The sum of both.
    public Cost plus(Cost other) {
        return new Cost(
                functionTime + other.functionTime,
                calls + other.calls,
                requests + other.requests,
                storage + other.storage);
    }

    /// The same so many times.
    Cost times(double factor) {
        return new Cost(functionTime * factor, calls * factor, requests * factor, storage * factor);
    }
}
