package dev.mayfly.protocol;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names a job: letters, digits and dashes, unique in a work directory.
public record JobId(String value) {
    /// A UUID of version 7, which begins with milliseconds.
    private static final Pattern TIMED =
            Pattern.compile("(?:.*-)?([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-.*");

    /// Checks the characters.
    public JobId {
        if (!isId(value)) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    /// Whether a name could be a job's.
    public static boolean isId(String name) {
        return name.matches("[A-Za-z0-9-]+");
    }

    /// When the session began that has the job. Empty if the id does not tell, as those of sessions
    /// do.
    public Optional<Instant> began() {
        Matcher timed = TIMED.matcher(value);
        return timed.matches()
                ? Optional.of(
                        Instant.ofEpochMilli(Long.parseLong(timed.group(1) + timed.group(2), 16)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
