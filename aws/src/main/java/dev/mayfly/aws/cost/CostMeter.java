package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Works out what the jobs of a program cost from their events, and what they will from their
/// plans. Told by coordinators' threads, asked by any.
///
/// What AWS bills is not known to it: neither the start of each function nor the time around an
/// attempt is measured, so both are counted as the model assumes them.
public final class CostMeter implements JobListener {
    private final CostModel model;
    private final Map<JobId, JobMeter> jobs = new LinkedHashMap<>();
    private int mostRunning;

    /// What a run costs, at one moment.
    ///
    /// @param spent so far, attempts that run included
    /// @param wasted the part of it for attempts that failed, were cancelled or came second
    /// @param forecast what the run is expected to cost in the end; of jobs that are known
    /// @param committed what it may cost if it is stopped now: what is spent, what runs to its end,
    ///   and what the driver is about to launch
    public record Report(Cost spent, Cost wasted, Cost forecast, Cost committed) {}

    /// A meter that has heard nothing.
    ///
    /// @param model predicts what is still to come, and has the prices
    public CostMeter(CostModel model) {
        this.model = model;
    }

    @Override
    public synchronized void planned(JobId job, JobPlan plan) {
        Prediction prediction = model.predict(Workload.of(plan, model.assumptions()));
        jobs.put(job, new JobMeter(model, Optional.of(prediction)));
    }

    @Override
    public synchronized void on(JobEvent event) {
        jobs.computeIfAbsent(event.job(), _ -> new JobMeter(model, Optional.empty())).on(event);
        if (event instanceof JobEvent.AttemptStarted) {
            mostRunning = Math.max(mostRunning, runningCount());
        }
    }

    /// The costs of all jobs.
    ///
    /// @param now from the clock that the coordinator uses
    public synchronized Report report(Instant now) {
        int slots = model.fleet().slots();
        int free = Math.max(0, slots - runningCount());
        int functions = Math.ceilDiv(mostRunning, model.fleet().attemptsPerCall());
        int expected = functions;
        Cost spent = Cost.NONE;
        Cost wasted = Cost.NONE;
        Cost forecast = Cost.NONE;
        Cost committed = Cost.NONE;
        for (JobMeter job : jobs.values()) {
            expected = Math.max(expected, job.expectedFunctions());
            spent = spent.plus(job.spent(now));
            wasted = wasted.plus(job.wasted());
            forecast = forecast.plus(job.forecast(now));
            committed = committed.plus(job.committed(now, free));
        }
        return new Report(
                spent.plus(starts(functions)),
                wasted,
                forecast.plus(starts(expected)),
                committed.plus(starts(functions)));
    }

    private int runningCount() {
        return jobs.values().stream().mapToInt(JobMeter::runningCount).sum();
    }

    private Cost starts(int functions) {
        return model.tariff().functions(functions * model.assumptions().waits().start());
    }
}
