package dev.mayfly.examples;

import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Session;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.lineage.Joined;

/// Ranks pages by the ranks of the pages that link to them. Each line of the input is a page and
/// what it links to. Links and ranks are partitioned alike, so that joining them moves nothing.
///
/// @see <a href="http://ilpubs.stanford.edu:8090/422/">Page et al., The PageRank Citation
///   Ranking</a>
public final class PageRank {
    private static final double DAMPING = 0.85;

    private PageRank() {}

    public static void run(Session session, String in, String out, int rounds) {
        Partitioner<String> byPage = Partitioner.hash(4);
        var links =
                session.text(in)
                        .map(line -> line.split(" "))
                        .keyBy(words -> words[0])
                        .partitionBy(byPage)
                        .cache();
        KeyedDataset<String, Double> ranks = links.mapValues(words -> 1.0);
        for (int round = 0; round < rounds; round++) {
            ranks =
                    links.join(ranks)
                            .mapToPairs(PageRank::shares)
                            .reduceByKey(Double::sum, byPage)
                            .mapValues(sum -> 1 - DAMPING + DAMPING * sum);
        }
        ranks.saveAsDelimited(',', out);
    }

    private static void shares(
            String page, Joined<String[], Double> pair, PairEmitter<String, Double> out)
            throws Exception {
        String[] words = pair.left();
        out.emit(page, 0.0); // keeps pages that nothing links to
        for (int i = 1; i < words.length; i++) {
            out.emit(words[i], pair.right() / (words.length - 1));
        }
    }
}
