package dev.mayfly.benchmarks;

import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Prediction;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.util.ArrayList;
import java.util.List;

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

    /// Requests that read.
    synchronized long reads() {
        return jobs.stream().mapToLong(Prediction::reads).sum();
    }

    /// Requests that write.
    synchronized long writes() {
        return jobs.stream().mapToLong(Prediction::writes).sum();
    }

    /// Function time, in GB-seconds.
    synchronized double gigabyteSeconds() {
        return jobs.stream().mapToDouble(job -> job.cost().usage().gigabyteSeconds()).sum();
    }

    /// Dollars.
    synchronized double dollars() {
        return jobs.stream().mapToDouble(job -> job.cost().total()).sum();
    }
}
