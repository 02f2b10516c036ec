package dev.mayfly.examples;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;

/// `SELECT SUBSTR(sourceIP, 1, length), SUM(adRevenue) FROM uservisits GROUP BY SUBSTR(…)`
public final class AggregationQuery {
    private AggregationQuery() {}

    public static void run(Session session, String visits, String out, int length) {
        session.delimited(Delimited.by(','), visits)
                .keyBy(visit -> visit.slice(0).prefix(length))
                .aggregate(Aggregate.sum(visit -> visit.getDouble(3)))
                .saveAsDelimited(',', out);
    }
}
