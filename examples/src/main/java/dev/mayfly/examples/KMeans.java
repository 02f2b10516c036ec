package dev.mayfly.examples;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import java.util.List;

/// Moves the centres of clusters to the mean of the points that are nearest to them, again and
/// again. The points are read once and kept; the centres go to all tasks of a round as one value.
public final class KMeans {
    private KMeans() {}

    record Point(double x, double y) {
        double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }

        int nearest(List<Point> points) {
            int nearest = 0;
            for (int i = 1; i < points.size(); i++) {
                nearest = distance(points.get(i)) < distance(points.get(nearest)) ? i : nearest;
            }
            return nearest;
        }
    }

    public static void run(Session session, String in, String out, int k, int rounds) {
        var points =
                session.delimited(Delimited.by(','), in)
                        .map(row -> new Point(row.getDouble(0), row.getDouble(1)))
                        .cache();
        List<Point> centres = points.take(k);
        for (int round = 0; round < rounds; round++) {
            var current = session.broadcast(centres);
            centres =
                    points.keyBy(point -> point.nearest(current.value()))
                            .aggregate(
                                    Aggregate.<Point>average(point -> point.x())
                                            .and(Aggregate.average(point -> point.y()), Point::new))
                            .values()
                            .collect();
        }
        session.of(centres).sortBy(Point::x).saveAsDelimited(',', out);
    }
}
