package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.storage.BilledRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Works out what the jobs of a program cost from their events, and what they will from their
/// plans. Told by coordinators' threads, asked by any.
///
/// What AWS bills is not known to it: neither the start of each function nor the time around an
/// attempt is measured, so both are counted as the model assumes them.
public final class CostMeter implements JobListener {
    private final CostModel model;
    private final Map<JobId, JobMeter> jobs = new LinkedHashMap<>();
    private final List<Supplier<Map<String, Long>>> stores = new ArrayList<>();
    private Usage ended = Usage.NONE;
    private Usage endedInVain = Usage.NONE;
    private int mostRunning;

    /// What a run costs, at one moment.
    ///
    /// @param spent so far, attempts that run included
    /// @param wasted the part of it for attempts that failed, were cancelled or came second
    /// @param forecast what the run is expected to cost in the end; of jobs that are known
    /// @param committed what it may cost if it is stopped now: what is spent, what runs until its
    ///   function stops, and what the driver is about to launch
    public record Report(Cost spent, Cost wasted, Cost forecast, Cost committed) {}

    /// A meter that has heard nothing.
    ///
    /// @param model predicts what is still to come, and has the prices
    public CostMeter(CostModel model) {
        this.model = model;
    }

    /// Adds a store through which the driver itself sends requests, such as a session's.
    ///
    /// @param requests so far, as [dev.mayfly.storage.ObjectStore#requests] tells them; asked by
    ///   any thread
    public synchronized void driverUses(Supplier<Map<String, Long>> requests) {
        stores.add(requests);
    }

    /// Adds a job that has ended, of which only that is left.
    public synchronized void add(JobEnd end) {
        int attempts = end.stages().stream().mapToInt(JobEnd.Stage::committedCount).sum();
        TaskMetrics sum = end.metrics();
        double seconds = sum.durationMillis() / 1e3 + attempts * model.assumptions().waits().call();
        BilledRequests sent = BilledRequests.of(sum.requests().counts());
        ended =
                ended.plus(model.tariff().attempts(attempts, seconds))
                        .plus(
                                model.tariff()
                                        .requests((double) sent.reads(), (double) sent.writes()));
    }

    /// Whether it is known of all jobs that run what is still to come.
    public synchronized boolean isForecast() {
        return jobs.values().stream().allMatch(JobMeter::isPredicted);
    }

    @Override
    public boolean hearsSamples() {
        return true;
    }

    @Override
    public synchronized void planned(JobId job, JobPlan plan, Runnable cancel) {
        Prediction prediction = model.predict(Workload.of(plan, model.assumptions()));
        jobs.put(job, new JobMeter(model, Optional.of(prediction)));
    }

    @Override
    public synchronized void on(JobEvent event) {
        JobMeter job =
                jobs.computeIfAbsent(event.job(), _ -> new JobMeter(model, Optional.empty()));
        if (event instanceof JobEvent.AttemptEnded ended && job.isRunning(ended.attempt())) {
            mostRunning = mostRunning();
        }
        job.on(event);
        if (event instanceof JobEvent.JobEnded) {
            end(event);
        }
    }

    @Override
    public synchronized void waits(JobId job, AttemptId attempt) {
        JobMeter meter = jobs.get(job);
        if (meter != null) {
            meter.waits(attempt);
        }
    }

    @Override
    public synchronized void runs(JobId job, AttemptId attempt, Instant time) {
        JobMeter meter = jobs.get(job);
        if (meter != null) {
            meter.runs(attempt, time);
        }
    }

    /// Leaves out a job that was planned and is not begun.
    synchronized void forget(JobId job) {
        jobs.remove(job);
    }

    /// Whether less is spent if the jobs are stopped now.
    synchronized boolean isWorthStopping(Instant now) {
        return jobs.values().stream().anyMatch(job -> job.isWorthStopping(now));
    }

    private void end(JobEvent event) {
        JobMeter job = jobs.remove(event.job());
        if (job != null) {
            ended = ended.plus(job.spent(event.time()));
            endedInVain = endedInVain.plus(job.wasted());
        }
    }

    /// The first stage that is not complete, for people; empty if there is none.
    synchronized String underWay() {
        return jobs.values().stream()
                .map(JobMeter::underWay)
                .filter(stage -> !stage.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// The costs of all jobs.
    ///
    /// @param now from the clock that the coordinator uses
    public synchronized Report report(Instant now) {
        int free = Math.max(0, model.fleet().slots() - launchedCount());
        int functions = Math.ceilDiv(mostRunning(), model.fleet().attemptsPerCall());
        int expected = functions;
        Usage before = ended.plus(driver()).plus(starts(functions));
        Usage spent = before;
        Usage wasted = endedInVain;
        Usage forecast = before;
        Usage committed = before;
        for (JobMeter job : jobs.values()) {
            expected = Math.max(expected, job.expectedFunctions());
            spent = spent.plus(job.spent(now));
            wasted = wasted.plus(job.wasted());
            forecast = forecast.plus(job.forecast(now));
            committed = committed.plus(job.committed(now, free));
        }
        Tariff tariff = model.tariff();
        return new Report(
                tariff.cost(spent),
                tariff.cost(wasted),
                tariff.cost(forecast.plus(starts(expected - functions))),
                tariff.cost(committed));
    }

    private Usage driver() {
        var sent = BilledRequests.NONE;
        for (Supplier<Map<String, Long>> store : stores) {
            sent = sent.plus(BilledRequests.of(store.get()));
        }
        return model.tariff().requests((double) sent.reads(), (double) sent.writes());
    }

    private int launchedCount() {
        return jobs.values().stream().mapToInt(JobMeter::launchedCount).sum();
    }

    private int mostRunning() {
        return Math.max(mostRunning, jobs.values().stream().mapToInt(JobMeter::runningCount).sum());
    }

    private Usage starts(int functions) {
        return model.tariff().functions(functions * model.assumptions().waits().start());
    }
}
