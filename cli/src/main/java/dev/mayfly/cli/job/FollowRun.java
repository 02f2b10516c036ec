package dev.mayfly.cli.job;

import dev.mayfly.StoredJob;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.ui.JobDisplay;
import dev.mayfly.cli.ui.Style;
import dev.mayfly.cli.ui.Terminal;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.AbortedException;

/// Shows a job that runs elsewhere as if it ran here, until it has ended or the user has seen
/// enough.
///
/// @param err standard error
public record FollowRun(Settings settings, Terminal terminal, PrintWriter err) {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// Follows it.
    ///
    /// @return exit code
    /// @throws java.nio.file.NoSuchFileException if no such job is kept
    /// @throws IllegalStateException if its driver has died
    public int run(StoredJob kept) throws IOException {
        Style style = terminal.style(settings.showsColor());
        try (var display =
                        JobDisplay.open(
                                settings.showsProgress(), terminal, style, err, Optional.empty());
                var interruption =
                        Interruption.guard(() ->
                                display.say(
                                        "no longer watched; the job goes on, mayfly cancel stops"
                                                + " it"))) {
            display.say("watching " + kept.id() + ", Ctrl-C leaves the job running");
            try {
                JobListener listener =
                        event -> {
                            if (event instanceof JobEvent.JobStarted && !isOf(kept, event)) {
                                display.say(event.job() + " has taken its place");
                            }
                            display.watch().on(event);
                        };
                JobSnapshot end = kept.follow(listener, PAUSE);
                display.watch().ended(end);
                display.finish();
                return tell(end, style);
            } catch (InterruptedException | AbortedException e) {
                return JobRun.INTERRUPTED;
            } catch (IOException | RuntimeException e) {
                if (interruption.isRequested()) {
                    return JobRun.INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private static boolean isOf(StoredJob job, JobEvent event) {
        return event.job().equals(job.id());
    }

    private int tell(JobSnapshot end, Style style) {
        if (end.end().equals(Optional.of(EndState.SUCCEEDED))) {
            return JobRun.SUCCEEDED;
        }
        return end.failure().isEmpty() ? JobRun.FAILED : fail(end.failure(), style);
    }

    private int fail(String message, Style style) {
        err.println(style.bad("mayfly: ") + message);
        err.flush();
        return JobRun.FAILED;
    }
}
