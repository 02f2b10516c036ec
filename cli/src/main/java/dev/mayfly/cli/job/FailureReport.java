package dev.mayfly.cli.job;

import dev.mayfly.driver.event.JobFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Explains to its user why a job failed: what happened, where in their own code, and no more
/// unless asked.
final class FailureReport {
    private static final int MAX_FRAMES = 5;
    private static final int MAX_CAUSE = 200;
    private static final String FRAME = "\tat ";
    private static final List<String> FOREIGN =
            List.of(
                    "java.",
                    "javax.",
                    "jdk.",
                    "sun.",
                    "com.sun.",
                    "com.esotericsoftware.",
                    "software.amazon.",
                    "dev.mayfly.");

    /// What is below the command's own frames started it, and is not the user's.
    private static final String COMMAND = "dev.mayfly.cli.";

    private static final String CAUSED_BY = "Caused by: ";

    /// Names of exceptions that tell users nothing beyond the message behind them.
    private static final Pattern WRAPPERS =
            Pattern.compile(
                    "(java\\.io\\.(Unchecked)?IOException|dev\\.mayfly\\.(?!examples\\.)[\\w.$]+): ");

    private static final String EXAMPLES = "dev.mayfly.examples.";

    /// In the names of classes that the JVM has made from lambdas.
    private static final String HIDDEN = "/0x";

    private FailureReport() {}

    /// Lines for standard error.
    ///
    /// @param isVerbose whether to give every frame of every cause
    static List<String> lines(Throwable failure, boolean isVerbose) {
        var lines = new ArrayList<String>();
        if (failure instanceof JobFailedException job) {
            lines.add(isVerbose ? job.getMessage() : plain(job.getMessage()));
            if (isVerbose) {
                lines.addAll(job.trace().lines().toList());
                lines.addAll(trace(failure));
            } else {
                addCauses(job.trace().lines().toList(), lines);
                lines.addAll(userFrames(job.trace().lines().toList()));
            }
            return lines;
        }
        List<String> trace = trace(failure);
        if (isVerbose) {
            return trace;
        }
        lines.add(summary(failure));
        addCauses(trace, lines);
        lines.addAll(userFrames(trace));
        return lines;
    }

    private static String summary(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: "
                    + message
                    + "; raise -Xmx, as by MAYFLY_JAVA_OPTS=-Xmx8g, or save what does not fit";
        }
        String name = failure.getClass().getName();
        return message == null ? name : plain(name + ": " + message);
    }

    /// Without names of exceptions that only carry others or that Mayfly made up.
    private static String plain(@Nullable String text) {
        return WRAPPERS.matcher(String.valueOf(text)).replaceAll("");
    }

    /// Adds the causes whose messages have not been told yet.
    private static void addCauses(List<String> trace, List<String> lines) {
        for (String line : trace) {
            if (line.startsWith(CAUSED_BY)) {
                String cause = plain(line.substring(CAUSED_BY.length()));
                String message = cause.substring(cause.indexOf(": ") + 1).strip();
                if (lines.stream().noneMatch(told -> told.contains(message))) {
                    lines.add("  " + CAUSED_BY + shortened(cause));
                }
            }
        }
    }

    private static String shortened(String cause) {
        return cause.length() <= MAX_CAUSE ? cause : cause.substring(0, MAX_CAUSE) + " ...";
    }

    /// The last cause is where it began, so its frames count most; those of other causes stand in
    /// if none of its frames are the user's.
    private static List<String> userFrames(List<String> trace) {
        var frames = new ArrayList<String>();
        var ofThis = new ArrayList<String>();
        boolean isAboveCommand = true;
        for (String line : trace) {
            if (line.startsWith(CAUSED_BY)) {
                isAboveCommand = true;
            } else if (line.startsWith(FRAME)) {
                isAboveCommand &=
                        !withoutLoader(line.substring(FRAME.length())).startsWith(COMMAND);
            }
            if (line.startsWith(CAUSED_BY) && !ofThis.isEmpty()) {
                frames.clear();
                frames.addAll(ofThis);
                ofThis.clear();
            }
            if (isAboveCommand
                    && line.startsWith(FRAME)
                    && isUsers(line.substring(FRAME.length()))) {
                ofThis.add("    at " + withoutLoader(line.substring(FRAME.length())));
            }
        }
        List<String> best = ofThis.isEmpty() ? frames : ofThis;
        return List.copyOf(best.subList(0, Math.min(MAX_FRAMES, best.size())));
    }

    private static boolean isUsers(String frame) {
        String name = withoutLoader(frame);
        return !frame.contains(HIDDEN)
                && (name.startsWith(EXAMPLES) || FOREIGN.stream().noneMatch(name::startsWith));
    }

    /// Traces name a class's loader or module in front of it: `job//Job.main(Job.java:3)`.
    private static String withoutLoader(String frame) {
        int parenthesis = frame.indexOf('(');
        int slash = frame.lastIndexOf('/', parenthesis < 0 ? frame.length() : parenthesis);
        return frame.substring(slash + 1);
    }

    private static List<String> trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString().lines().toList();
    }
}
