package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;

/// `SELECT pageURL, pageRank FROM rankings WHERE pageRank > rank`
public final class ScanQuery {
    private ScanQuery() {}

    public static void run(Session session, String rankings, String out, long rank) {
        session.delimited(Delimited.by(','), rankings)
                .filter(page -> page.getLong(1) > rank)
                .map(page -> page.select(0, 1))
                .saveAsDelimited(',', out);
    }
}
