package dev.mayfly.examples;

import dev.mayfly.api.Session;
import java.util.List;

/// Counts words as Strings.
public final class StringWordCount {
    private StringWordCount() {}

    public static void run(Session session, String in, String out) {
        session.text(in)
                .flatMap(line -> List.of(line.split(" ", -1)))
                .filter(word -> !word.isEmpty())
                .keyBy(word -> word)
                .mapValues(word -> 1L)
                .reduceByKey(Long::sum)
                .saveAsText(out);
    }
}
