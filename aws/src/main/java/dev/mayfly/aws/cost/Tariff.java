package dev.mayfly.aws.cost;

/// What a fleet uses of AWS, and what that costs by one price table.
final class Tariff {
    private static final double SECONDS_PER_MONTH = 30 * 24 * 3600;
    private static final double BYTES_PER_GIGABYTE = 1 << 30;

    private final PriceTable prices;
    private final Fleet fleet;

    Tariff(PriceTable prices, Fleet fleet) {
        this.prices = prices;
        this.fleet = fleet;
    }

    /// Functions that run, without their calls.
    ///
    /// @param seconds of all functions together
    Usage functions(double seconds) {
        return new Usage(seconds * fleet.gigabytes(), 0, 0, 0, 0);
    }

    /// Attempts that ran for some time, with their shares of calls.
    ///
    /// @param seconds of all attempts together
    Usage attempts(double count, double seconds) {
        double share = 1.0 / fleet.attemptsPerCall();
        return functions(seconds * share).plus(new Usage(0, count * share, 0, 0, 0));
    }

    /// Requests to the store.
    Usage requests(double reads, double writes) {
        return new Usage(0, 0, reads, writes, 0);
    }

    /// Bytes that lie in the store for some time.
    Usage storage(long bytes, double seconds) {
        return new Usage(0, 0, 0, 0, bytes / BYTES_PER_GIGABYTE * seconds / SECONDS_PER_MONTH);
    }

    /// What is paid for a use.
    Cost cost(Usage usage) {
        return new Cost(
                usage,
                usage.gigabyteSeconds() * prices.gigabyteSecond(fleet.architecture()),
                usage.calls() * prices.millionCalls() / 1e6,
                usage.reads() * prices.thousandReads() / 1e3,
                usage.writes() * prices.thousandWrites() / 1e3,
                usage.gigabyteMonths() * prices.gigabyteMonth());
    }

    /// Dollars for bytes that lie in the store for a month.
    double month(long bytes) {
        return bytes / BYTES_PER_GIGABYTE * prices.gigabyteMonth();
    }
}
