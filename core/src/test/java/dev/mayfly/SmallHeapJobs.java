package dev.mayfly;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.Session;
import dev.mayfly.function.Emitter;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Jobs over data larger than the heap that they are run with. Each prints one line.
final class SmallHeapJobs {
    private static final int SEEDS = 64;
    private static final int VALUES_PER_SEED = 16_000;
    private static final int VALUE_SIZE = 100;

    private SmallHeapJobs() {}

    public static void main(String[] args) {
        try (Session session = Mayfly.session()) {
            System.out.println(
                    switch (args[0]) {
                        case "group" -> group(session);
                        case "sort" -> sort(session);
                        case "join" -> join(session);
                        case "distinct" -> texts(session).distinct().count();
                        case "cache" -> cache(session);
                        default -> throw new IllegalArgumentException(args[0]);
                    });
        }
    }

    /// About 100 MB of different texts.
    private static Dataset<String> texts(Session session) {
        return session.of(IntStream.range(0, SEEDS).boxed().toList())
                .flatMap(SmallHeapJobs::expand);
    }

    private static void expand(Integer seed, Emitter<String> out) throws Exception {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < VALUES_PER_SEED; i++) {
            String number = Integer.toString(seed * VALUES_PER_SEED + i);
            StringBuilder text = new StringBuilder(VALUE_SIZE);
            while (text.length() < VALUE_SIZE - number.length()) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            out.emit(text.append(number).toString());
        }
    }

    private static String group(Session session) {
        List<Long> sizes =
                texts(session)
                        .keyBy(text -> "all")
                        .groupByKey()
                        .map((key, values) -> {
                            long count = 0;
                            for (String ignored : values) {
                                count++;
                            }
                            return count;
                        })
                        .collect();
        return sizes.toString();
    }

    private static String sort(Session session) {
        List<Long> counts =
                texts(session).sortBy(text -> text).mapPartitions(SmallHeapJobs::sorted).collect();
        return "sorted " + counts.stream().mapToLong(Long::longValue).sum();
    }

    private static Iterator<Long> sorted(Iterator<String> values) {
        long count = 0;
        String last = "";
        while (values.hasNext()) {
            String next = values.next();
            if (last.compareTo(next) > 0) {
                throw new IllegalStateException("not sorted: " + last + " before " + next);
            }
            last = next;
            count++;
        }
        return List.of(count).iterator();
    }

    /// Both sides larger than the heap, and one key with more values than the heap holds.
    private static String join(Session session) {
        var left = texts(session).keyBy(text -> text.charAt(0) < 'n' ? "common" : text);
        var right =
                texts(session)
                        .map(text -> text.charAt(0) < 'n' ? "common" : text)
                        .distinct()
                        .keyBy(text -> text);
        return "joined " + right.join(left).count();
    }

    private static String cache(Session session) {
        Dataset<String> cached = texts(session).cache();
        return cached.count() + " " + cached.filter(text -> text.charAt(0) == 'a').count();
    }
}
