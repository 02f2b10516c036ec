package dev.mayfly.cli;

import dev.mayfly.SessionOptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PredictionPrinter;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.job.CostModels;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.io.PrintWriter;
import java.util.ArrayList;

/// Prints what is predicted from plans.
record PlanPrediction(CostModel model, PrintWriter out) implements JobListener {
    /// What predicts for the functions that the settings describe.
    ///
    /// @throws UsageException if there can be no such functions or prices
    static PlanPrediction of(Settings settings, PrintWriter out) {
        return new PlanPrediction(CostModels.onAws(settings), out);
    }

    /// Options with this for a listener, and with slots, memory and a store as functions have them,
    /// since the plan depends on these.
    SessionOptions hearing(SessionOptions options) {
        Fleet fleet = model.fleet();
        var listeners = new ArrayList<>(options.listeners());
        listeners.add(this);
        return fleet.memory()
                .of(options, fleet.slots())
                .withMaxShuffleReads(SessionOptions.REMOTE_SHUFFLE_READS)
                .withListeners(listeners);
    }

    @Override
    public void planned(JobId job, JobPlan plan, Runnable cancel) {
        Workload workload = Workload.of(plan, model.assumptions());
        new PredictionPrinter(model).lines(model.predict(workload)).forEach(out::println);
        out.flush();
    }

    @Override
    public void on(JobEvent event) {}
}
