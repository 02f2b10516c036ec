import module dev.mayfly.core;

record Purchase(String country, String product, double amount) {}

/// Lists orders by country, in each country the largest first, and those of one amount by product.
///
/// ./mayfly run examples/jobs/RankedOrders.java examples/jobs/orders.csv OUT
void main(String[] arguments) {
    try (var session = Mayfly.session()) {
        session.delimited(Delimited.csv().withHeader(), arguments[0])
                .map(order ->
                        new Purchase(
                                order.getString("country"),
                                order.getString("product"),
                                order.getDouble("amount")))
                .sortBy(
                        Order.by(Purchase::country)
                                .thenBy(Order.by(Purchase::amount).reversed())
                                .thenBy(Purchase::product))
                .saveAsDelimited(',', arguments[1]);
    }
}
