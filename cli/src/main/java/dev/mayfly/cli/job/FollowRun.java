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
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        RunCost cost = RunCost.watch(settings, isDetached(kept));
        StoreRequests requests = StoreRequests.ofCommittedTasks();
        try (var display =
                        JobDisplay.open(
                                settings.showsProgress(),
                                terminal,
                                style,
                                err,
                                List.of(requests, cost));
                var interruption =
                        Interruption.guard(() ->
                                display.say(
                                        "no longer watched; the job goes on, mayfly cancel stops"
                                                + " it"))) {
            display.say("watching " + kept.id() + ", Ctrl-C leaves the job running");
            try {
                var followed = new Followed(kept, display, requests, cost.listener());
                JobSnapshot end = kept.follow(followed, PAUSE);
                followed.ended(end.end().orElse(EndState.SUCCEEDED));
                if (followed.current.isEmpty()) {
                    kept.end()
                            .ifPresent(left -> {
                                requests.add(left);
                                cost.add(left);
                            });
                }
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

    /// Of jobs that have ended, only detached ones leave anything.
    private static boolean isDetached(StoredJob kept) throws IOException {
        try {
            return kept.status().isDetached();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /// Shows what is told of a job, and of one that takes its place.
    private static final class Followed implements JobListener {
        private final StoredJob kept;
        private final JobDisplay display;
        private final JobListener requests;
        private final JobListener cost;
        private Optional<JobId> current = Optional.empty();

        Followed(StoredJob kept, JobDisplay display, JobListener requests, JobListener cost) {
            this.kept = kept;
            this.display = display;
            this.requests = requests;
            this.cost = cost;
        }

        @Override
        public void planned(JobId job, JobPlan plan, Runnable cancel) {
            cost.planned(job, plan, cancel);
        }

        @Override
        public void on(JobEvent event) {
            if (event instanceof JobEvent.JobStarted) {
                ended(EndState.REPLACED);
                current = Optional.of(event.job());
                if (!event.job().equals(kept.id())) {
                    display.say(event.job() + " has taken its place");
                }
            }
            display.watch().on(event);
            requests.on(event);
            cost.on(event);
        }

        /// Has the cost of the job grow no more.
        void ended(EndState state) {
            current.ifPresent(
                    job -> cost.on(new JobEvent.JobEnded(job, Instant.now(), state, 0, "")));
        }
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
