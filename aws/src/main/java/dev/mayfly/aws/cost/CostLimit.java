package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Stops the jobs of a program before they cost more than its user wants to pay.
///
/// Functions cannot be stopped, so it decides on what is committed: what is spent, what the
/// attempts that run may cost until their ends, and what is launched next, each attempt taken for
/// twice as long as the slowest so far. A job may thus be stopped although it would just have fit.
/// Not promised: that AWS bills less than the limit, since what it bills is not known here.
///
/// Asks at each event and each second. Owns the thread that does the latter.
public final class CostLimit implements JobListener, AutoCloseable {
    private final CostMeter meter;
    private final double maxDollars;
    private final Runnable cancellation;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("mayfly-cost").unstarted(this::watch);
    private boolean isReached;

    /// A limit that is asked at events only.
    CostLimit(CostMeter meter, double maxDollars, Runnable cancellation, Clock clock) {
        if (!(maxDollars > 0)) {
            throw new IllegalArgumentException("limit of cost is not positive: " + maxDollars);
        }
        this.meter = meter;
        this.maxDollars = maxDollars;
        this.cancellation = cancellation;
        this.clock = clock;
    }

    /// Begins to watch. Takes the meter's place as listener and tells it everything.
    ///
    /// @param cancellation stops the program's jobs; called once at most, must not block
    /// @param clock the one that coordinators use
    public static CostLimit start(
            CostMeter meter, double maxDollars, Runnable cancellation, Clock clock) {
        var limit = new CostLimit(meter, maxDollars, cancellation, clock);
        limit.thread.start();
        return limit;
    }

    /// @throws CostLimitException if the job's first attempts alone might pass the limit
    @Override
    public void planned(JobId job, JobPlan plan) {
        meter.planned(job, plan);
        double committed = meter.report(clock.instant()).committed().total();
        if (committed > maxDollars) {
            throw new CostLimitException(
                    "job is not begun, since its first attempts may pass the limit of cost: limit="
                            + Figures.dollars(maxDollars)
                            + " committed="
                            + Figures.dollars(committed));
        }
    }

    @Override
    public void on(JobEvent event) {
        meter.on(event);
        check(event.time());
    }

    /// Whether the jobs were stopped.
    public synchronized boolean isReached() {
        return isReached;
    }

    /// Why they were stopped.
    public String message() {
        return "stopped before it costs more than "
                + Figures.dollars(maxDollars)
                + ": "
                + Figures.dollars(meter.report(clock.instant()).spent().total())
                + " are spent";
    }

    /// Ends the thread.
    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (!isReached()) {
                TimeUnit.SECONDS.sleep(1);
                check(clock.instant());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private synchronized void check(Instant now) {
        if (!isReached && meter.report(now).committed().total() > maxDollars) {
            isReached = true;
            cancellation.run();
        }
    }
}
