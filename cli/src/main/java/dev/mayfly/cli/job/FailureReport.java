package dev.mayfly.cli.job;

import dev.mayfly.function.JobFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// Explains to its user why a job failed: what happened, where in their own code, and no more
/// unless asked.
final class FailureReport {
    private static final int MAX_FRAMES = 5;
    private static final String FRAME = "\tat ";
    private static final List<String> FOREIGN =
            List.of(
                    "java.",
                    "javax.",
                    "jdk.",
                    "sun.",
                    "com.sun.",
                    "com.esotericsoftware.",
                    "dev.mayfly.");
    private static final String EXAMPLES = "dev.mayfly.examples.";

    private FailureReport() {}

    /// Lines for standard error.
    ///
    /// @param isVerbose whether to give every frame of every cause
    static List<String> lines(Throwable failure, boolean isVerbose) {
        var lines = new ArrayList<String>();
        if (failure instanceof JobFailedException job) {
            lines.add(job.getMessage());
            if (isVerbose) {
                lines.addAll(job.trace().lines().toList());
                lines.addAll(trace(failure));
            } else {
                lines.addAll(causes(job.trace()));
                lines.addAll(userFrames(job.trace().lines().toList()));
            }
            return lines;
        }
        List<String> trace = trace(failure);
        if (isVerbose) {
            return trace;
        }
        lines.add(summary(failure));
        lines.addAll(causes(String.join("\n", trace)));
        lines.addAll(userFrames(trace));
        return lines;
    }

    private static String summary(Throwable failure) {
        String name = failure.getClass().getName();
        boolean isOurs = name.startsWith("dev.mayfly.") && !name.startsWith(EXAMPLES);
        String message = failure.getMessage();
        if (message == null) {
            return name;
        }
        return isOurs ? message : name + ": " + message;
    }

    private static List<String> causes(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .map(s -> "  " + s)
                .toList();
    }

    /// The last cause is where it began, so its frames count most; those of other causes stand in
    /// if none of its frames are the user's.
    private static List<String> userFrames(List<String> trace) {
        var frames = new ArrayList<String>();
        var ofThis = new ArrayList<String>();
        for (String line : trace) {
            if (line.startsWith("Caused by: ") && !ofThis.isEmpty()) {
                frames.clear();
                frames.addAll(ofThis);
                ofThis.clear();
            }
            if (line.startsWith(FRAME) && isUsers(line.substring(FRAME.length()))) {
                ofThis.add("    at " + withoutLoader(line.substring(FRAME.length())));
            }
        }
        List<String> best = ofThis.isEmpty() ? frames : ofThis;
        return List.copyOf(best.subList(0, Math.min(MAX_FRAMES, best.size())));
    }

    private static boolean isUsers(String frame) {
        String name = withoutLoader(frame);
        return name.startsWith(EXAMPLES) || FOREIGN.stream().noneMatch(name::startsWith);
    }

    /// Traces name a class's loader or module in front of it: `job//Job.main(Job.java:3)`.
    private static String withoutLoader(String frame) {
        int parenthesis = frame.indexOf('(');
        int slash = frame.lastIndexOf('/', parenthesis < 0 ? frame.length() : parenthesis);
        // a hidden class has a slash in its name, but is never the user's
        return frame.substring(slash + 1);
    }

    private static List<String> trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString().lines().toList();
    }
}
