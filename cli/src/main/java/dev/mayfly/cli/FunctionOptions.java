package dev.mayfly.cli;

import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options that say on which functions, at which prices, a job would run.
final class FunctionOptions {
    private static final int MEGABYTES_PER_PROCESSOR = 1769;

    @Option(
            names = "--functions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Functions that run at the same time. Default: ${DEFAULT-VALUE}.")
    private int functions;

    @Option(
            names = "--function-memory",
            paramLabel = "MB",
            defaultValue = "1769",
            description =
                    "Memory of a function, which has a processor for each 1769 MB, and as many"
                            + " tasks. Default: ${DEFAULT-VALUE}.")
    private int memory;

    @Option(names = "--x86", description = "Functions on x86 instead of arm64.")
    private boolean isX86;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Prices that differ from the table that Mayfly comes with, as YAML.")
    private Optional<Path> prices = Optional.empty();

    /// What predicts for these functions.
    CostModel model() {
        try {
            Fleet fleet =
                    Fleet.of(functions)
                            .withMemory(memory, Math.max(1, memory / MEGABYTES_PER_PROCESSOR))
                            .on(isX86 ? Fleet.Architecture.X86_64 : Fleet.Architecture.ARM64);
            PriceTable table = PriceTable.bundled();
            return new CostModel(
                    prices.isPresent() ? table.with(prices.get()) : table,
                    fleet,
                    Assumptions.defaults());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("prices cannot be read: " + e);
        }
    }
}
