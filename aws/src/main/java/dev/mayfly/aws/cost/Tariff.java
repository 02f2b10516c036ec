package dev.mayfly.aws.cost;

/// What a fleet's use of AWS costs, by one price table.
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
    Cost functions(double seconds) {
        double price = prices.gigabyteSecond(fleet.architecture());
        return new Cost(seconds * fleet.gigabytes() * price, 0, 0, 0);
    }

    /// Attempts that ran for some time, with their shares of calls.
    ///
    /// @param seconds of all attempts together
    Cost attempts(double count, double seconds) {
        double share = 1.0 / fleet.attemptsPerCall();
        return functions(seconds * share)
                .plus(new Cost(0, count * share * prices.millionCalls() / 1e6, 0, 0));
    }

    /// Requests to the store.
    Cost requests(double reads, double writes) {
        double dollars = reads * prices.thousandReads() + writes * prices.thousandWrites();
        return new Cost(0, 0, dollars / 1e3, 0);
    }

    /// Bytes that lie in the store for some time.
    Cost storage(long bytes, double seconds) {
        double months = seconds / SECONDS_PER_MONTH;
        return new Cost(0, 0, 0, bytes / BYTES_PER_GIGABYTE * months * prices.gigabyteMonth());
    }

    /// Dollars for bytes that lie in the store for a month.
    double month(long bytes) {
        return bytes / BYTES_PER_GIGABYTE * prices.gigabyteMonth();
    }
}
