package dev.mayfly.protocol;

/// An exception as it crosses the wire.
///
/// @param type class name of the exception
/// @param message what failed, then `key=value` facts
/// @param trace the stack trace as text, causes included
public record Failure(String type, String message, String trace) {}
