package dev.mayfly.cli;

import dev.mayfly.SessionOptions;
import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PredictionPrinter;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;

/// Prints what is predicted from plans.
record PlanPrediction(CostModel model, PrintWriter out) implements JobListener {
    private static final int MEGABYTES_PER_PROCESSOR = 1769;

    /// What predicts for some functions.
    ///
    /// @throws UsageException if there can be no such functions or prices
    static PlanPrediction of(FunctionOptions functions, PrintWriter out) {
        int memory = functions.megabytes();
        try {
            Fleet fleet =
                    Fleet.of(functions.count())
                            .withMemory(memory, Math.max(1, memory / MEGABYTES_PER_PROCESSOR))
                            .on(
                                    functions.isX86()
                                            ? Fleet.Architecture.X86_64
                                            : Fleet.Architecture.ARM64);
            PriceTable table = PriceTable.bundled();
            PriceTable prices =
                    functions.prices().isPresent() ? table.with(functions.prices().get()) : table;
            return new PlanPrediction(new CostModel(prices, fleet, Assumptions.defaults()), out);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("prices cannot be read: " + e);
        }
    }

    /// Options with this for a listener, and as many slots as the functions have, since the plan
    /// depends on them.
    SessionOptions hearing(SessionOptions options) {
        Fleet fleet = model.fleet();
        var listeners = new ArrayList<>(options.listeners());
        listeners.add(this);
        return options.withSlots(fleet.slots(), fleet.attemptMemoryBytes())
                .withListeners(listeners);
    }

    @Override
    public void planned(JobId job, JobPlan plan) {
        Workload workload = Workload.of(plan, model.assumptions());
        new PredictionPrinter(model).lines(model.predict(workload)).forEach(out::println);
        out.flush();
    }

    @Override
    public void on(JobEvent event) {}
}
