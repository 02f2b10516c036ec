package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Stops the jobs of a program before they cost more than its user wants to pay.
///
/// Functions stop late, so it decides on what is committed: what is spent, what the attempts that
/// run may cost until their functions stop, and what is launched next, each attempt taken for twice
/// as long as the slowest so far, but not for longer than a function that is told to stop. A job
/// may thus be stopped although it would just have fit. One whose attempts all run already, and are
/// expected to end before they would stop, is left alone: to stop it would save nothing. Not
/// promised: that AWS bills less than the limit, since what it bills is not known here.
///
/// Asks at each event and each second. Owns the thread that does the latter.
public final class CostLimit implements JobListener, AutoCloseable {
    private final CostMeter meter;
    private final double maxDollars;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("mayfly-cost").unstarted(this::watch);
    private final Map<JobId, Runnable> cancellations = new HashMap<>();
    private String reason = "";

    /// A limit that is asked at events only.
    CostLimit(CostMeter meter, double maxDollars, Clock clock) {
        if (!(maxDollars > 0)) {
            throw new IllegalArgumentException("limit of cost is not positive: " + maxDollars);
        }
        this.meter = meter;
        this.maxDollars = maxDollars;
        this.clock = clock;
    }

    /// Begins to watch. Takes the meter's place as listener and tells it everything.
    ///
    /// @param clock the one that coordinators use
    public static CostLimit start(CostMeter meter, double maxDollars, Clock clock) {
        var limit = new CostLimit(meter, maxDollars, clock);
        limit.thread.start();
        return limit;
    }

    @Override
    public boolean hearsSamples() {
        return true;
    }

    /// @throws CostLimitException if the job is expected to pass the limit, if its first attempts
    ///   alone might, or if jobs were stopped before it
    @Override
    public synchronized void planned(JobId job, JobPlan plan, Runnable cancel) {
        if (!reason.isEmpty()) {
            throw new CostLimitException("job is not begun after others were stopped: job=" + job);
        }
        meter.planned(job, plan, cancel);
        CostMeter.Report report = meter.report(clock.instant());
        double expected = report.forecast().total();
        double first = report.committed().total();
        if (Math.max(expected, first) > maxDollars) {
            meter.forget(job);
            throw new CostLimitException(
                    "job is not begun, since it may pass the limit of cost: limit="
                            + Figures.dollars(maxDollars)
                            + " spent="
                            + Figures.dollars(report.spent().total())
                            + " expected="
                            + Figures.dollars(expected)
                            + " firstAttemptsAtMost="
                            + Figures.dollars(first));
        }
        cancellations.put(job, cancel);
    }

    @Override
    public void on(JobEvent event) {
        meter.on(event);
        if (event instanceof JobEvent.JobEnded) {
            forget(event.job());
        }
        check(event.time());
    }

    @Override
    public void waits(JobId job, AttemptId attempt) {
        meter.waits(job, attempt);
    }

    @Override
    public void runs(JobId job, AttemptId attempt, Instant time) {
        meter.runs(job, attempt, time);
    }

    private synchronized void forget(JobId job) {
        cancellations.remove(job);
    }

    /// Why the jobs were stopped; empty if they were not.
    public synchronized String reason() {
        return reason;
    }

    /// Ends the thread.
    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (reason().isEmpty()) {
                TimeUnit.SECONDS.sleep(1);
                check(clock.instant());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private synchronized void check(Instant now) {
        if (!reason.isEmpty() || cancellations.isEmpty()) {
            return;
        }
        Optional<String> found = reasonToStop(meter, maxDollars, now);
        if (found.isPresent()) {
            reason = found.get();
            cancellations.values().forEach(Runnable::run);
        }
    }

    /// Why jobs are to be stopped at some moment, if they are.
    public static Optional<String> reasonToStop(CostMeter meter, double maxDollars, Instant now) {
        if (!meter.isWorthStopping(now)) {
            return Optional.empty();
        }
        CostMeter.Report report = meter.report(now);
        if (report.committed().total() <= maxDollars) {
            return Optional.empty();
        }
        return Optional.of(
                "stopped before the limit of cost is passed: limit="
                        + Figures.dollars(maxDollars)
                        + " spent="
                        + Figures.dollars(report.spent().total())
                        + " atMost="
                        + Figures.dollars(report.committed().total())
                        + " expected="
                        + Figures.dollars(report.forecast().total())
                        + " "
                        + meter.underWay());
    }
}
