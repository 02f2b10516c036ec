package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.OutputNotPublishedException;
import dev.mayfly.PlanListener;
import dev.mayfly.SessionOptions;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.JobDisplay;
import dev.mayfly.cli.ui.JobRemarks;
import dev.mayfly.cli.ui.StandardOutput;
import dev.mayfly.cli.ui.Style;
import dev.mayfly.cli.ui.Terminal;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs code that opens sessions, with the settings of the command line, its progress on standard
/// error, and its failure explained there.
public final class JobRun {
    /// Everything went well.
    public static final int SUCCEEDED = 0;

    /// The job failed.
    public static final int FAILED = 1;

    /// The user stopped it.
    public static final int INTERRUPTED = 130;

    private final Settings settings;
    private final Terminal terminal;
    private final PrintWriter err;
    private final boolean isVerbose;
    private final Optional<PlanListener> plans;
    private final UnaryOperator<SessionOptions> change;
    private final Optional<DetachedJobs> handedOver;

    /// @param err standard error
    /// @param isVerbose whether failures are shown with all their frames
    /// @param plans gets the plans of jobs, in the place of their being run
    public JobRun(
            Settings settings,
            Terminal terminal,
            PrintWriter err,
            boolean isVerbose,
            Optional<PlanListener> plans) {
        this(settings, terminal, err, isVerbose, plans, UnaryOperator.identity(), Optional.empty());
    }

    private JobRun(
            Settings settings,
            Terminal terminal,
            PrintWriter err,
            boolean isVerbose,
            Optional<PlanListener> plans,
            UnaryOperator<SessionOptions> change,
            Optional<DetachedJobs> handedOver) {
        this.settings = settings;
        this.terminal = terminal;
        this.err = err;
        this.isVerbose = isVerbose;
        this.plans = plans;
        this.change = change;
        this.handedOver = handedOver;
    }

    /// The same with other options for the sessions that are opened.
    public JobRun withOptions(UnaryOperator<SessionOptions> value) {
        return new JobRun(settings, terminal, err, isVerbose, plans, value, handedOver);
    }

    /// The same with jobs that are handed over, of which is told in the end.
    public JobRun withHandOver(DetachedJobs jobs) {
        return new JobRun(settings, terminal, err, isVerbose, plans, change, Optional.of(jobs));
    }

    /// Whether jobs only tell their plans.
    public boolean isPlanOnly() {
        return plans.isPresent();
    }

    /// Code that opens sessions by [Mayfly#session()].
    @FunctionalInterface
    public interface Body {
        /// Runs it.
        ///
        /// @param notices for what the user should know meanwhile
        void run(Notices notices) throws Throwable;
    }

    /// Where messages go while progress is shown.
    @FunctionalInterface
    public interface Notices {
        /// Prints a message.
        void say(String message);
    }

    /// Runs the code in this thread.
    ///
    /// @param userCode knows its classes
    /// @return exit code
    public int run(ClassLoader userCode, Body body) {
        Style style = terminal.style(settings.showsColor());
        Settings deployed;
        try {
            deployed =
                    plans.isEmpty() && settings.place() == Place.LAMBDA
                            ? Deployments.asDeployed(settings)
                            : settings;
        } catch (UsageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return failed(e, Optional.empty(), style);
        }
        return run(deployed, style, userCode, body);
    }

    /// @param deployed the settings, as the function is deployed
    private int run(Settings deployed, Style style, ClassLoader userCode, Body body) {
        boolean showsProgress = settings.showsProgress() && plans.isEmpty();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(userCode);
        Optional<RunCost> cost =
                plans.isEmpty() && settings.place() != Place.LOCAL
                        ? Optional.of(RunCost.start(deployed, handedOver.isPresent()))
                        : Optional.empty();
        StoreRequests requests = StoreRequests.ofDriverAndTasks();
        var remarks = new ArrayList<JobRemarks>(List.of(requests));
        cost.ifPresent(remarks::add);
        try (var display = JobDisplay.open(showsProgress, terminal, style, err, remarks);
                var interruption =
                        Interruption.guard(() ->
                                display.say("stopping, press Ctrl-C again to stop at once"))) {
            SessionOptions options =
                    cost.map(each -> onFunctions(deployed, userCode, display, requests, each))
                            .orElseGet(() -> inThisProcess(userCode, display, requests));
            SessionOptions changed = change.apply(options);
            Throwable failure =
                    failureOf(
                            handedOver
                                    .map(jobs -> jobs.handOver(changed, deployed))
                                    .orElse(changed),
                            body,
                            display::say);
            boolean isInterrupted = interruption.isRequested();
            display.finish();
            int exitCode =
                    isInterrupted
                            ? interrupted(failure, cost, style)
                            : exitCode(failure, cost, style);
            handedOver.ifPresent(jobs -> jobs.print(exitCode)); // before the process may end
            return exitCode;
        } finally {
            cost.ifPresent(RunCost::close);
            thread.setContextClassLoader(before);
        }
    }

    /// That the job was cancelled needs no word; what it left behind does.
    private int interrupted(@Nullable Throwable failure, Optional<RunCost> cost, Style style) {
        if (failure instanceof OutputNotPublishedException) {
            int _ = failed(failure, cost, style);
        }
        return INTERRUPTED;
    }

    private int exitCode(@Nullable Throwable failure, Optional<RunCost> cost, Style style) {
        return failure == null ? SUCCEEDED : failed(failure, cost, style);
    }

    private SessionOptions inThisProcess(
            ClassLoader userCode, JobDisplay display, StoreRequests requests) {
        List<JobListener> listeners =
                List.of(display.watch(), event -> tellLeftBehind(event, display));
        SessionOptions options =
                settings.sessionOptions(userCode, listeners)
                        .withDeployment(requests.counted(Deployment.local()));
        return plans.map(options::withPlanOnly).orElse(options);
    }

    private static void tellLeftBehind(JobEvent event, JobDisplay display) {
        if (event instanceof JobEvent.AttemptEnded ended && Failure.isNotStopped(ended.failure())) {
            display.say(ended.failure());
        }
    }

    private SessionOptions onFunctions(
            Settings deployed,
            ClassLoader userCode,
            JobDisplay display,
            StoreRequests requests,
            RunCost cost) {
        var listeners =
                new ArrayList<JobListener>(List.of(display.watch(), requests, cost.listener()));
        if (settings.place() == Place.LAMBDA) {
            listeners.add(new Told(display, settings.showsProgress()));
        }
        Deployment deployment =
                settings.place() == Place.LAMBDA
                        ? Deployments.onAws(deployed)
                        : Deployments.onThisMachine(deployed);
        return settings.sessionOptions(userCode, listeners)
                .withDeployment(requests.counted(cost.metered(deployment)));
    }

    /// What is told of jobs on AWS, which commands on other machines know by their ids.
    private record Told(JobDisplay display, boolean showsIds) implements JobListener {
        @Override
        public void on(JobEvent event) {
            if (showsIds && event instanceof JobEvent.JobStarted) {
                display.say("job " + event.job());
            }
        }

        @Override
        public void awaits(JobId job, String reason) {
            display.say(
                    "waiting for job "
                            + job
                            + ", mayfly watch shows its progress, Ctrl-C leaves it running; "
                            + reason);
        }
    }

    /// A program that got empty results and failed has told its plans as far as possible.
    private int failed(Throwable failure, Optional<RunCost> cost, Style style) {
        if (StandardOutput.isClosed()) {
            return FAILED; // as everybody expects who closed it
        }
        String remark =
                plans.filter(PrintedPlans.class::isInstance)
                        .map(printed -> ((PrintedPlans) printed).remark(failure))
                        .orElse("");
        if (!remark.isEmpty()) {
            err.println("mayfly: " + remark);
        }
        List<String> explanation = cost.map(each -> each.explanation(failure)).orElse(List.of());
        List<String> lines =
                explanation.isEmpty() ? FailureReport.lines(failure, isVerbose) : explanation;
        err.println(style.bad("mayfly: ") + lines.getFirst());
        lines.subList(1, lines.size()).forEach(err::println);
        err.flush();
        return remark.isEmpty() ? FAILED : SUCCEEDED;
    }

    private static @Nullable Throwable failureOf(
            SessionOptions options, Body body, Notices notices) {
        try {
            ScopedValue.where(Mayfly.AMBIENT, options)
                    .call(() -> {
                        body.run(notices);
                        return true;
                    });
            return null;
        } catch (UsageException e) {
            throw e;
        } catch (Throwable e) { // whatever the job throws is the job's failure
            return e;
        }
    }
}
