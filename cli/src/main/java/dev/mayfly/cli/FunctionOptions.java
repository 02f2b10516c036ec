package dev.mayfly.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options that say on which functions, at which prices, a job would run.
final class FunctionOptions {
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

    /// How many run at the same time.
    int count() {
        return functions;
    }

    /// Memory of each.
    int megabytes() {
        return memory;
    }

    /// Whether they are on x86.
    boolean isX86() {
        return isX86;
    }

    /// The user's own prices.
    Optional<Path> prices() {
        return prices;
    }
}
