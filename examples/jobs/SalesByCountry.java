import module dev.mayfly.core;

record Sales(double total, double mean) {}

/// Sums up a table of orders that has the columns `country` and `amount`.
///
/// ./mayfly run examples/jobs/SalesByCountry.java examples/jobs/orders.csv OUT
void main(String[] arguments) {
    try (var session = Mayfly.session()) {
        var total = Aggregate.<Row>sum(order -> order.getDouble("amount"));
        var mean = Aggregate.<Row>average(order -> order.getDouble("amount"));
        session.delimited(Delimited.csv().withHeader(), arguments[0])
                .keyBy(order -> order.getString("country"))
                .aggregate(total.and(mean, Sales::new))
                .sortByKey()
                .saveAsDelimited(',', arguments[1]);
    }
}
