package dev.mayfly.benchmarks;

import dev.mayfly.aws.cost.Cost;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Prediction;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What is predicted from the plans of a program's jobs, samples included, added up.
final class PredictedCost implements JobListener {
    private final CostModel model;
    private final List<Prediction> jobs = new ArrayList<>();

    PredictedCost(CostModel model) {
        this.model = model;
    }

    @Override
    public synchronized void planned(JobId job, JobPlan plan, Runnable cancel) {
        jobs.add(model.predict(Workload.of(plan, model.assumptions())));
    }

    @Override
    public void on(JobEvent event) {}

    @Override
    public boolean hearsSamples() {
        return true;
    }

    /// How many jobs were planned.
    synchronized int jobCount() {
        return jobs.size();
    }

    /// Tasks of all jobs.
    synchronized int taskCount() {
        return jobs.stream().mapToInt(Prediction::taskCount).sum();
    }

    /// All that is used and paid for.
    ///
    /// @param part of it, such as dollars
    synchronized double sum(ToDoubleFunction<Cost> part) {
        return jobs.stream().mapToDouble(job -> part.applyAsDouble(job.cost())).sum();
    }
}
