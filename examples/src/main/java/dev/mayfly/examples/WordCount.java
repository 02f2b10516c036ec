package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.api.Words;

/// Counts words as the bytes that they are: nothing is allocated for a word that was seen before.
public final class WordCount {
    private WordCount() {}

    public static void run(Session session, String in, String out) {
        session.lines(in).flatMap(Words::split).keyBy(word -> word).countByKey().saveAsText(out);
    }
}
