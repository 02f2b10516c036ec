package dev.mayfly.aws.lambda;

import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/// The directory of user code that sessions use which begin in one week. A session never uses that
/// of an earlier one, so it can be removed when none of its own sessions and their jobs are left,
/// whatever begins at that moment. A session says which one it uses by an object of its own, which
/// stays as long as the session or a job of it.
///
/// @param monday on which the week begins, in UTC
public record CodeWeek(LocalDate monday) {
    private static final String MARK = "code-";

    /// The week of a moment.
    static CodeWeek of(Instant now) {
        return new CodeWeek(
                now.atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    /// The week whose code lies in a directory of this name, if it is one of a week.
    public static Optional<CodeWeek> named(String directory) {
        try {
            return Optional.of(new CodeWeek(LocalDate.parse(directory)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The week that a session says it uses by an object of this name, if it is such an object.
    public static Optional<CodeWeek> markedBy(String name) {
        return name.startsWith(MARK) ? named(name.substring(MARK.length())) : Optional.empty();
    }

    /// Since when no session begins to use it.
    public Instant end() {
        return monday.plusWeeks(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// Says that a session uses it.
    ///
    /// @param session key prefix of what the session shares with its jobs
    void mark(ObjectStore store, String session) throws IOException {
        boolean _ = store.putIfAbsent(session + "/" + MARK + monday, new byte[0]);
    }

    /// Where its code is.
    String directory(String work) {
        return work + "/code/" + monday;
    }
}
