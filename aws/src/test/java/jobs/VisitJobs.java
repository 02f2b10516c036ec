package jobs;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Dataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import dev.mayfly.function.Broadcast;
import dev.mayfly.function.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Jobs of a user. Their code goes to functions, where the tests' libraries are not.
public final class VisitJobs {
    private VisitJobs() {}

    /// Revenue by the first characters of an address.
    public static void revenue(Session session, String visits, String output) {
        session.delimited(Delimited.by(','), visits)
                .keyBy(visit -> visit.slice(0).prefix(4))
                .aggregate(Aggregate.sum(visit -> visit.getDouble(1)))
                .saveAsDelimited(',', output);
    }

    /// Revenue by address, each part of the input in a task of its own.
    public static Dataset<String> byAddress(Session session, String visits, int tasks) {
        return session.text(visits)
                .repartition(tasks)
                .keyBy(line -> line.substring(0, line.indexOf(',')))
                .mapValues(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)) / 7)
                .reduceByKey(Double::sum, Partitioner.hash(tasks))
                .map((address, revenue) -> address + "=" + revenue);
    }

    /// A value of the user's own.
    public record Visit(String address, double revenue) {}

    /// Visits as objects, sorted, of some kinds of addresses.
    public static List<String> sorted(Session session, String visits) {
        Broadcast<Map<String, String>> names =
                session.broadcast(Map.of("1.0", "one", "2.0", "two"));
        Counter unknown = session.counter("unknown");
        return session
                .lines(visits)
                .map(line -> {
                    String[] fields = line.toString().split(",");
                    String name = names.value().get(fields[0].substring(0, 3));
                    if (name == null) {
                        unknown.increment();
                        name = "none";
                    }
                    return new Visit(name + "/" + fields[0], Double.parseDouble(fields[1]));
                })
                .keyBy(Visit::address)
                .reduceByKey((a, b) -> new Visit(a.address(), a.revenue() + b.revenue()))
                .mapValues(Visit::revenue)
                .sortByKey(3)
                .collect()
                .stream()
                .map(pair -> pair.key() + "=" + pair.value())
                .toList();
    }

    /// Counts lines, but the first attempt that comes by ends its process.
    public static long countThroughCrash(Session session, String visits, String sign) {
        return session.lines(visits)
                .filter(line -> {
                    if (isFirst(sign)) {
                        Runtime.getRuntime().halt(7);
                    }
                    return true;
                })
                .count();
    }

    private static boolean isFirst(String sign) {
        try {
            Files.createFile(Path.of(sign));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts lines by the first characters of an address. One of the counts waits for a sign.
    public static void countWithSign(Session session, String visits, String output, String sign) {
        session.lines(visits)
                .keyBy(line -> line.toString().substring(0, 3))
                .mapValues(line -> 1L)
                .reduceByKey(Long::sum)
                .map((address, count) -> {
                    while (address.equals("3.0") && !Files.exists(Path.of(sign))) {
                        Thread.sleep(20);
                    }
                    return address + " " + count;
                })
                .saveAsText(output);
    }

    /// Groups lines by their last letter, in the order of the input; each of them takes a while.
    public static void groupSlowly(
            Session session, String visits, String output, long pauseMillis) {
        session.text(visits)
                .keyBy(line -> {
                    Thread.sleep(pauseMillis);
                    return line.substring(line.length() - 1);
                })
                .groupByKey()
                .map((letter, lines) -> {
                    var joined = new StringBuilder(letter);
                    lines.forEach(line -> joined.append(' ').append(line));
                    return joined.toString();
                })
                .saveAsText(output);
    }

    /// Saves megabytes and then fails.
    public static void saveHalf(Session session, String visits, String output) {
        session.text(visits)
                .map(line -> {
                    if (line.startsWith("6")) {
                        throw new IllegalStateException("half is saved");
                    }
                    return line.repeat(1 << 18);
                })
                .saveAsText(output);
    }

    /// Sorts lines, each of which takes a while when it has its place.
    public static void sortSlowly(Session session, String visits, String output, long pauseMillis) {
        session.text(visits)
                .sortBy(line -> line)
                .map(line -> {
                    Thread.sleep(pauseMillis);
                    return line;
                })
                .saveAsText(output);
    }

    /// Joins lines, counted, with themselves; each pair takes a while.
    public static void joinSlowly(Session session, String visits, String output, long pauseMillis) {
        var counts =
                session.text(visits)
                        .keyBy(line -> line)
                        .mapValues(line -> 1L)
                        .reduceByKey(Long::sum);
        counts.join(counts.mapValues(count -> 10 * count))
                .map((line, both) -> {
                    Thread.sleep(pauseMillis);
                    return line + " " + (both.left() + both.right());
                })
                .saveAsText(output);
    }

    /// Passes lines on, each of which takes a while.
    public static void passSlowly(Session session, String visits, String output, long pauseMillis) {
        session.text(visits)
                .filter(line -> {
                    Thread.sleep(pauseMillis);
                    return true;
                })
                .saveAsText(output);
    }

    /// Counts lines until something happens.
    public static long count(Session session, String visits, String trouble) {
        return session.lines(visits)
                .filter(line -> {
                    switch (trouble) {
                        case "crash" -> Runtime.getRuntime().halt(7);
                        case "block" -> new CountDownLatch(1).await();
                        case "memory" -> fill();
                        default -> throw new IllegalArgumentException(trouble);
                    }
                    return true;
                })
                .count();
    }

    private static void fill() {
        var all = new ArrayList<byte[]>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }
}
