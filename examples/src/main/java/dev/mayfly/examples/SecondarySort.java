package dev.mayfly.examples;

import dev.mayfly.api.Context;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Values;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// Finds the most days without a visit from each country. The key is country and day, the group the
/// country alone: so the reducer gets the days of a country in order, and keeps only one at a time.
public final class SecondarySort {
    private SecondarySort() {}

    record Visit(String country, LocalDate day) {}

    public static void run(Session session, String visits, String out) {
        MapReduce.over(session.delimited(Delimited.by(','), visits))
                .map(
                        Visit.class,
                        LocalDate.class,
                        (number, row, context) -> {
                            var day = LocalDate.parse(row.getString(2));
                            context.emit(new Visit(row.getString(5), day), day);
                        })
                .groupBy(Visit::country)
                .reduce(SecondarySort::longestGap)
                .saveAsText(out);
    }

    private static void longestGap(
            Visit first, Values<LocalDate> days, Context<String, Long> context) throws Exception {
        LocalDate previous = first.day();
        long longest = 0;
        for (LocalDate day : days) {
            longest = Math.max(longest, ChronoUnit.DAYS.between(previous, day));
            previous = day;
        }
        context.emit(first.country(), longest);
    }
}
