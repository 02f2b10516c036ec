package dev.mayfly.aws.lambda;

/// How a call of a function ended, as far as its caller can know. Cases follow what the backend
/// does about them.
public sealed interface InvokeResult {
    /// The function answered.
    record Returned(byte[] payload) implements InvokeResult {}

    /// The function ran and did not get to an answer: it crashed, took too long or lacked memory.
    ///
    /// @param type what kind of error Lambda names, such as `Sandbox.Timedout`
    /// @param message what Lambda says about it
    /// @param log the end of the function's log, empty if there is none
    record Failed(String type, String message, String log) implements InvokeResult {}

    /// The function did not run because too much runs already. It will, later.
    record Throttled(String reason) implements InvokeResult {}

    /// Nobody knows whether the function ran, or runs still.
    record Lost(String reason) implements InvokeResult {}

    /// The function did not run: it could not be reached.
    record NotSent(String reason) implements InvokeResult {}

    /// The function did not run and will not: the call or the set-up is wrong.
    record Refused(String reason) implements InvokeResult {}
}
