package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.Surroundings;
import dev.mayfly.aws.cost.CostLimit;
import dev.mayfly.aws.cost.CostLimitException;
import dev.mayfly.aws.cost.CostLines;
import dev.mayfly.aws.cost.CostMeter;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.JobRemarks;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What a program's jobs on functions cost: told while they run and in the end, and kept below what
/// the user wants to pay.
final class RunCost implements JobRemarks, AutoCloseable {
    private static final String NAME = "cost";
    private static final Clock CLOCK = Clock.systemUTC();

    private final CostLines lines;
    private final CostMeter meter;
    private final Optional<CostLimit> limit;
    private final Clock clock;

    /// @param maxCost in dollars
    RunCost(CostModel model, String name, Optional<Double> maxCost, Clock clock) {
        this.lines = new CostLines(name, model.prices());
        this.meter = new CostMeter(model);
        this.limit = maxCost.map(dollars -> CostLimit.start(meter, dollars, clock));
        this.clock = clock;
    }

    /// Begins to follow the jobs of a program on functions.
    ///
    /// @param isDetached whether they go on by themselves
    /// @throws UsageException if the settings describe no possible functions or prices
    static RunCost start(Settings settings, boolean isDetached) {
        return settings.place() == Place.LAMBDA
                ? new RunCost(model(settings, isDetached), NAME, settings.maxCost(), CLOCK)
                : new RunCost(
                        CostModels.onThisMachine(settings),
                        "on AWS this would cost",
                        settings.maxCost(),
                        CLOCK);
    }

    private static CostModel model(Settings settings, boolean isDetached) {
        return isDetached ? CostModels.detachedOnAws(settings) : CostModels.onAws(settings);
    }

    /// To be told of the jobs.
    JobListener listener() {
        return limit.<JobListener>map(reached -> reached).orElse(meter);
    }

    /// The same deployment; what its sessions themselves ask their stores for is counted.
    Deployment metered(Deployment deployment) {
        return (options, directory) -> {
            Surroundings surroundings = deployment.open(options, directory);
            meter.driverUses(surroundings.store()::requests);
            return surroundings;
        };
    }

    /// Follows a job that runs elsewhere.
    ///
    /// @param isDetached whether it goes on by itself
    /// @throws UsageException if the settings describe no possible functions or prices
    static RunCost watch(Settings settings, boolean isDetached) {
        return new RunCost(model(settings, isDetached), NAME, Optional.empty(), CLOCK);
    }

    /// Counts a job that has ended, of which only that is left.
    void add(JobEnd end) {
        meter.add(end);
    }

    @Override
    public String progress() {
        CostMeter.Report report = meter.report(clock.instant());
        return meter.isForecast() ? lines.progress(report) : lines.soFar(report);
    }

    @Override
    public List<String> summary() {
        CostMeter.Report report = meter.report(clock.instant());
        return report.spent().total() == 0 ? List.of() : lines.summary(report);
    }

    /// What to say of a program that failed because of the limit.
    ///
    /// @return empty if it failed for another reason
    List<String> explanation(Throwable failure) {
        String reason = limit.map(CostLimit::reason).orElse("");
        if (reason.isEmpty() && !(failure instanceof CostLimitException)) {
            return List.of();
        }
        return List.of(
                reason.isEmpty() ? String.valueOf(failure.getMessage()) : reason,
                "  a higher "
                        + Setting.MAX_COST.flag()
                        + " lets it run; mayfly plan tells what it would cost with other settings");
    }

    @Override
    public void close() {
        limit.ifPresent(CostLimit::close);
    }
}
