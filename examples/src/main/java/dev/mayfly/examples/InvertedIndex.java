package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.api.Words;
import dev.mayfly.data.Slice;
import dev.mayfly.function.PairEmitter;
import java.util.HashSet;
import java.util.TreeSet;

/// Finds for each word the names of the files that have it.
public final class InvertedIndex {
    private InvertedIndex() {}

    public static void run(Session session, String in, String out) {
        session.wholeFiles(in)
                .mapToPairs(InvertedIndex::wordsOf)
                .groupByKey()
                .mapValues(files -> {
                    var sorted = new TreeSet<String>();
                    files.forEach(sorted::add);
                    return String.join(" ", sorted);
                })
                .saveAsText(out);
    }

    private static void wordsOf(String location, Slice text, PairEmitter<String, String> out)
            throws Exception {
        String file = location.substring(location.lastIndexOf('/') + 1);
        var seen = new HashSet<String>();
        Words.split(
                text,
                word -> {
                    if (seen.add(word.toString())) {
                        out.emit(word.toString(), file);
                    }
                });
    }
}
