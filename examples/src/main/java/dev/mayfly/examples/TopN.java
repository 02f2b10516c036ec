package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Finds the visits of each country that brought most. Each task keeps only the best that it has
/// seen.
public final class TopN {
    private TopN() {}

    record Visit(double revenue, String page) {}

    record Best(List<Visit> visits) {
        Best and(Best other, int n) {
            return new Best(
                    Stream.concat(visits.stream(), other.visits.stream())
                            .sorted(Comparator.comparingDouble(Visit::revenue).reversed())
                            .limit(n)
                            .toList());
        }
    }

    record Line(String country, int place, Visit visit) {}

    public static void run(Session session, String visits, String out, int n) {
        session.delimited(Delimited.by(','), visits)
                .keyBy(row -> row.getString(5))
                .mapValues(row -> new Best(List.of(new Visit(row.getDouble(3), row.getString(1)))))
                .reduceByKey((left, right) -> left.and(right, n))
                .flatMap((country, best, lines) -> {
                    for (int i = 0; i < best.visits().size(); i++) {
                        lines.emit(new Line(country, i + 1, best.visits().get(i)));
                    }
                })
                .saveAsDelimited(',', out);
    }
}
