package dev.mayfly.examples.data;

import java.util.List;

/// Makes up words that can be pronounced, such as "tegorame".
final class Syllables {
    private static final List<String> ONSETS =
            split("b c d f g h k l m n p r s t v w st tr pr br ch sh th pl gr sp cl fr");
    private static final List<String> VOWELS = split("a e i o u a e i o e a ea ou io ai");
    private static final List<String> CODAS = split("n r s t l m d ng nt st ck");

    private Syllables() {}

    /// A word of small letters.
    static String word(SplitMix random, int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            if (i > 0 || random.below(4) > 0) {
                word.append(oneOf(ONSETS, random));
            }
            word.append(oneOf(VOWELS, random));
            if (random.below(3) == 0) {
                word.append(oneOf(CODAS, random));
            }
        }
        return word.toString();
    }

    private static String oneOf(List<String> sounds, SplitMix random) {
        return sounds.get(random.below(sounds.size()));
    }

    private static List<String> split(String sounds) {
        return List.of(sounds.split(" "));
    }
}
