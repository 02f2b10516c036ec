package dev.mayfly.cli.job;

import dev.mayfly.cli.config.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recognizes a main method that asked its array of arguments for one that was not given.
final class MissingArgument {
    private static final Pattern MESSAGE =
            Pattern.compile("Index (\\d+) out of bounds for length (\\d+)");

    private MissingArgument() {}

    /// The usage error that the exception stands for: one thrown by the main method itself, by an
    /// array as long as that of the arguments.
    ///
    /// @param mainClass has the main method
    /// @param program the file it is in
    static Optional<UsageException> in(
            ArrayIndexOutOfBoundsException e,
            Class<?> mainClass,
            List<String> arguments,
            Path program) {
        StackTraceElement[] frames = e.getStackTrace();
        Matcher message = MESSAGE.matcher(String.valueOf(e.getMessage()));
        boolean isMissing =
                frames.length > 0
                        && frames[0].getClassName().equals(mainClass.getName())
                        && frames[0].getMethodName().equals("main")
                        && message.matches()
                        && message.group(2).equals(Integer.toString(arguments.size()));
        return isMissing
                ? Optional.of(
                        error(Integer.parseInt(message.group(1)), frames[0], arguments, program))
                : Optional.empty();
    }

    private static UsageException error(
            int index, StackTraceElement frame, List<String> arguments, Path program) {
        String given =
                switch (arguments.size()) {
                    case 0 -> "none was given";
                    case 1 -> "only 1 was given";
                    default -> "only " + arguments.size() + " were given";
                };
        return new UsageException(
                "the job needs argument "
                        + (index + 1)
                        + ", but "
                        + given
                        + System.lineSeparator()
                        + "    at "
                        + frame.getFileName()
                        + ":"
                        + frame.getLineNumber()
                        + System.lineSeparator()
                        + "arguments follow the job: mayfly run "
                        + program
                        + " ARGS...");
    }
}
