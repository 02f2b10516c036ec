package dev.mayfly.examples;

import dev.mayfly.api.Context;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Reducer;
import dev.mayfly.api.Session;
import dev.mayfly.lineage.Values;
import java.time.Duration;
import java.time.Instant;

/// Divides the requests of a web log into sessions: a user's requests with no long pause between
/// them. The log's lines are `user time page`. Times come to the reducer in order, see
/// [SecondarySort].
public final class WebSessions {
    private WebSessions() {}

    record Request(String user, Instant time) {}

    record Visit(Instant start, Instant end, long pages) {}

    /// Ends a session where nothing was asked for so long.
    record Divider(Duration gap) implements Reducer<Request, Instant, String, Visit> {
        @Override
        public void reduce(Request first, Values<Instant> times, Context<String, Visit> context)
                throws Exception {
            Instant start = first.time();
            Instant end = start;
            long pages = 0;
            for (Instant time : times) {
                if (Duration.between(end, time).compareTo(gap) > 0) {
                    context.emit(first.user(), new Visit(start, end, pages));
                    start = time;
                    pages = 0;
                }
                end = time;
                pages++;
            }
            context.emit(first.user(), new Visit(start, end, pages));
        }
    }

    public static void run(Session session, String log, String out, int gapMinutes) {
        MapReduce.over(session.text(log))
                .map(
                        Request.class,
                        Instant.class,
                        (number, line, context) -> {
                            String[] fields = line.split(" ", 3);
                            var time = Instant.parse(fields[1]);
                            context.emit(new Request(fields[0], time), time);
                        })
                .groupBy(Request::user)
                .reduce(new Divider(Duration.ofMinutes(gapMinutes)))
                .saveAsDelimited(',', out);
    }
}
