package dev.mayfly.examples.data;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;

/// 400,000 made-up words, the frequent ones short. As in natural text the frequencies have two
/// regimes: about 1/rank for the first 8,000 words, which make nine tenths of the text, and
/// rank^-1.9 beyond. Immutable; safe to share.
///
/// @see <a href="https://doi.org/10.1076/jqul.8.3.165.4101">Ferrer i Cancho, Solé: Two regimes in
///   the frequency of words, Journal of Quantitative Linguistics 2001</a>
final class Vocabulary {
    private static final long STREAM = 0x0C4B;
    private static final int SIZE = 400_000;
    private static final int FREQUENT_WORDS = 8_000;
    private static final double RANK_SHIFT = 3.7;
    private static final double RARE_EXPONENT = 1.9;

    private final byte[][] words = new byte[SIZE][];
    private final AliasTable frequencies;

    /// Makes up the words.
    Vocabulary(long seed) {
        var random = new SplitMix(seed, STREAM, 0);
        var seen = HashSet.<String>newHashSet(SIZE);
        while (seen.size() < SIZE) {
            String word = Syllables.word(random, syllables(seen.size(), random));
            boolean isNew = seen.add(word);
            if (!isNew && random.below(4) == 0) {
                word += Syllables.word(random, 1);
                isNew = seen.add(word);
            }
            if (isNew) {
                words[seen.size() - 1] = word.getBytes(StandardCharsets.US_ASCII);
            }
        }
        frequencies = new AliasTable(weights());
    }

    /// A word in small letters, the frequent ones more often. Not to be changed by the caller.
    byte[] draw(SplitMix random) {
        return words[frequencies.draw(random)];
    }

    /// The mean grows with the logarithm of the rank: "a", "te" ... "tegorame", "puvolestiran".
    private static int syllables(int rank, SplitMix random) {
        double mean = 0.8 + 0.22 * StrictMath.log(rank + 1);
        double spread = random.unit() + random.unit() - 1;
        return Math.clamp(Math.round(mean + spread), 1, 7);
    }

    private static double[] weights() {
        var weights = new double[SIZE];
        for (int rank = 0; rank < SIZE; rank++) {
            double shifted = rank + RANK_SHIFT;
            weights[rank] =
                    rank < FREQUENT_WORDS
                            ? 1 / shifted
                            : StrictMath.pow(FREQUENT_WORDS / shifted, RARE_EXPONENT)
                                    / FREQUENT_WORDS;
        }
        return weights;
    }
}
