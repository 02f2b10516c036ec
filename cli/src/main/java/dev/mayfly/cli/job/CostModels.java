package dev.mayfly.cli.job;

import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.cli.aws.StackSettings;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// From settings to what functions cost.
public final class CostModels {
    private CostModels() {}

    /// Functions on AWS.
    ///
    /// @throws UsageException if there can be no such functions or prices
    public static CostModel onAws(Settings settings) {
        int memory = StackSettings.function(settings).memoryMegabytes();
        return of(
                settings,
                Deployments.AWS_CONCURRENCY,
                FunctionMemory.of(memory),
                Assumptions.defaults());
    }

    /// Functions on AWS that run jobs by themselves: each attempt has one of its own, and nothing
    /// but the account bounds how many run.
    ///
    /// @throws UsageException if there can be no such functions or prices
    static CostModel detachedOnAws(Settings settings) {
        CostModel led = onAws(settings);
        Fleet fleet =
                led.fleet()
                        .withMemory(new FunctionMemory(led.fleet().memory().megabytes(), 1))
                        .withConcurrency(Deployments.AWS_CONCURRENCY);
        return new CostModel(led.prices(), fleet, led.assumptions());
    }

    /// Functions on this machine, as if they were on AWS.
    ///
    /// @throws UsageException if there can be no such functions or prices
    static CostModel onThisMachine(Settings settings) {
        int memory = StackSettings.function(settings).memoryMegabytes();
        boolean isKept = settings.text(Setting.WORK).isPresent();
        return of(
                settings,
                Deployments.localConcurrency(),
                new FunctionMemory(memory, 1),
                isKept ? Assumptions.defaults() : Assumptions.defaults().withoutCommits());
    }

    private static CostModel of(
            Settings settings, int concurrency, FunctionMemory memory, Assumptions assumptions) {
        FunctionOptions function = StackSettings.function(settings);
        try {
            Fleet fleet =
                    Fleet.of(settings.count(Setting.CONCURRENCY).orElse(concurrency))
                            .withMemory(memory)
                            .withTimeout(Duration.ofSeconds(function.timeoutSeconds()))
                            .on(Fleet.Architecture.valueOf(function.architecture().name()));
            return new CostModel(prices(settings.prices()), fleet, assumptions);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static PriceTable prices(Optional<Path> own) {
        PriceTable table = PriceTable.bundled();
        try {
            return own.isPresent() ? table.with(own.get()) : table;
        } catch (IOException e) {
            throw new UsageException("prices cannot be read: " + e);
        }
    }
}
