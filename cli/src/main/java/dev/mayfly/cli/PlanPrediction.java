package dev.mayfly.cli;

import dev.mayfly.SessionOptions;
import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PredictionPrinter;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// Prints what is predicted from plans.
record PlanPrediction(CostModel model, PrintWriter out) implements JobListener {
    private static final int MEGABYTES_PER_PROCESSOR = 1769;
    private static final int STANDARD_CONCURRENCY = 1000;

    /// What predicts for the functions that the settings describe.
    ///
    /// @param prices the user's own
    /// @throws UsageException if there can be no such functions or prices
    static PlanPrediction of(Settings settings, Optional<Path> prices, PrintWriter out) {
        int memory = settings.count(Setting.FUNCTION_MEMORY).orElse(MEGABYTES_PER_PROCESSOR);
        Fleet.Architecture architecture =
                settings.text(Setting.ARCHITECTURE)
                        .map(name -> Fleet.Architecture.valueOf(name.toUpperCase(Locale.ROOT)))
                        .orElse(Fleet.Architecture.ARM64);
        try {
            Fleet fleet =
                    Fleet.of(settings.count(Setting.CONCURRENCY).orElse(STANDARD_CONCURRENCY))
                            .withMemory(memory, Math.max(1, memory / MEGABYTES_PER_PROCESSOR))
                            .on(architecture);
            PriceTable table = PriceTable.bundled();
            PriceTable own = prices.isPresent() ? table.with(prices.get()) : table;
            return new PlanPrediction(new CostModel(own, fleet, Assumptions.defaults()), out);
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
