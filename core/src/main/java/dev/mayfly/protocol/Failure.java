package dev.mayfly.protocol;

import java.io.PrintWriter;
import java.io.StringWriter;

/// An exception as it crosses the wire.
///
/// @param type class name of the exception
/// @param message what failed, then `key=value` facts
/// @param trace the stack trace as text, causes included
public record Failure(String type, String message, String trace) {
    /// Describes an exception.
    public static Failure of(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        String message = thrown.getMessage();
        return new Failure(
                thrown.getClass().getName(), message == null ? "" : message, trace.toString());
    }

    /// Type and message in one line, for people.
    public String summary() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
