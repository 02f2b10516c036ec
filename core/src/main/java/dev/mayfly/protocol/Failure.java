package dev.mayfly.protocol;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// An exception as it crosses the wire.
///
/// @param type class name of the exception
/// @param message what failed, then `key=value` facts
/// @param trace the stack trace as text, causes included
/// @param origin where the first cause was thrown; empty if that is not known, or if the task's
///   surroundings had a part in it, which another attempt may find in a better state
public record Failure(String type, String message, String trace, String origin) {
    private static final String NOT_STOPPED = "NotStopped";

    /// A failure of which it is not known where it began.
    public Failure(String type, String message, String trace) {
        this(type, message, trace, "");
    }

    /// Describes an attempt that was told to stop, does not, and is not waited for any more.
    ///
    /// @param grace how long it was waited for
    /// @param frames what its thread does
    public static Failure notStopped(
            AttemptId attempt, Duration grace, StackTraceElement[] frames) {
        var does = new Throwable(NOT_STOPPED);
        does.setStackTrace(frames);
        String message =
                "attempt was told to stop and did not, so it is left behind: attempt="
                        + attempt
                        + " waitedSeconds="
                        + grace.toSeconds()
                        + " at="
                        + userPlace(frames);
        return new Failure(NOT_STOPPED, message, of(does).trace());
    }

    /// The innermost frame that is not the platform's.
    private static String userPlace(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            String module = frame.getModuleName();
            if (module == null || !module.startsWith("java.")) {
                return frame.toString();
            }
        }
        return "unknown";
    }

    /// Whether a [#summary] is of an attempt that did not stop.
    public static boolean isNotStopped(String summary) {
        return summary.startsWith(NOT_STOPPED + ": ");
    }

    /// Describes an exception.
    public static Failure of(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        String message = thrown.getMessage();
        return new Failure(
                thrown.getClass().getName(),
                message == null ? "" : message,
                trace.toString(),
                originOf(thrown));
    }

    /// Files and networks recover, code does not.
    private static String originOf(Throwable thrown) {
        StackTraceElement[] frames = {};
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof IOException || at instanceof TimeoutException) {
                return "";
            }
            frames = at.getStackTrace();
        }
        return frames.length == 0 ? "" : frames[0].toString();
    }

    /// Whether another failure of the task is this one again: same type, message and origin. Tasks
    /// are deterministic, so what failed twice like that would fail the third time.
    public boolean isLike(Failure other) {
        return !origin.isEmpty()
                && origin.equals(other.origin)
                && type.equals(other.type)
                && message.equals(other.message);
    }

    /// The same without its trace, which may be long.
    public Failure withoutTrace() {
        return new Failure(type, message, "", origin);
    }

    /// Type and message in one line, for people.
    public String summary() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
