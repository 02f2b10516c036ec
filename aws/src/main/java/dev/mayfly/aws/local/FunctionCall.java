package dev.mayfly.aws.local;

/// One call of a function on its way to an environment.
///
/// @param payload JSON
/// @param trace its tracing header; empty if it has none
record FunctionCall(String requestId, byte[] payload, String trace) {}
