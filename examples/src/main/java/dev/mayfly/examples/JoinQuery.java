package dev.mayfly.examples;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Order;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Joined;

/// ```sql
/// SELECT sourceIP, SUM(adRevenue) AS total, AVG(pageRank)
/// FROM rankings JOIN uservisits ON pageURL = destURL
/// WHERE visitDate BETWEEN '1980-01-01' AND lastDay
/// GROUP BY sourceIP ORDER BY total DESC LIMIT 1
/// ```
public final class JoinQuery {
    private JoinQuery() {}

    record Totals(double revenue, double meanRank) {}

    record Visitor(String address, double revenue, double meanRank) {}

    public static void run(
            Session session, String rankings, String visits, String out, String lastDay) {
        Slice first = Slice.of("1980-01-01"); // such dates sort as text
        Slice last = Slice.of(lastDay);
        var revenues =
                session.delimited(Delimited.by(','), visits)
                        .filter(visit ->
                                visit.slice(2).compareTo(first) >= 0
                                        && visit.slice(2).compareTo(last) <= 0)
                        .keyBy(visit -> visit.slice(1))
                        .mapValues(visit -> visit.select(0, 3));
        var ranks =
                session.delimited(Delimited.by(','), rankings)
                        .keyBy(page -> page.slice(0))
                        .mapValues(page -> page.select(1));
        var top =
                revenues.join(ranks)
                        .keyBy((page, pair) -> pair.left().slice(0))
                        .aggregate(
                                Aggregate.<Joined<Row, Row>>sum(pair -> pair.left().getDouble(1))
                                        .and(
                                                Aggregate.average(
                                                        pair -> pair.right().getDouble(0)),
                                                Totals::new))
                        .map((address, totals) ->
                                new Visitor(
                                        address.toString(), totals.revenue(), totals.meanRank()))
                        .top(1, Order.by(Visitor::revenue));
        session.of(top).saveAsDelimited(',', out);
    }
}
