package dev.mayfly.examples.data;

/// The web pages that rankings lists and uservisits visits. Parts take turns: page 0, the most
/// popular, belongs to part 0 of both, page 1 to part 1 and so on, so that popular pages are spread
/// over all files. Immutable; safe to share.
///
/// @param count at least `parts`, so that no file of rankings is empty
record Pages(long seed, int parts, long count) {
    /// The longest URL.
    static final int MAX_URL_BYTES = 100;

    private static final int MIN_URL_BYTES = 10;
    private static final double RANKING_ROW_BYTES = 62.10;

    /// Without rankings, uservisits visits as many pages as a quarter of its own bytes would hold:
    /// the proportion of the published samples.
    private static final double VISITS_TO_RANKINGS = 4.0;

    private static final long URL_STREAM = 0x0751;
    private static final int LETTER_PAIRS = 26 * 26;

    /// The pages of the tables wanted.
    static Pages of(DataRequest request) {
        var none = new ByteSize(0);
        long rankings = request.tables().getOrDefault(Table.RANKINGS, none).bytes();
        long visits = request.tables().getOrDefault(Table.USERVISITS, none).bytes();
        double bytes = rankings > 0 ? rankings : visits / VISITS_TO_RANKINGS;
        long count = Math.max(request.parts(), Math.round(bytes / RANKING_ROW_BYTES));
        return new Pages(request.seed(), request.parts(), count);
    }

    /// Spells out the URL of a page: 10 to 100 random small letters.
    ///
    /// @param into at least [#MAX_URL_BYTES]
    /// @return length in bytes
    int url(long page, byte[] into) {
        var random = new SplitMix(seed, URL_STREAM, page);
        int length = MIN_URL_BYTES + random.below(MAX_URL_BYTES - MIN_URL_BYTES + 1);
        int position = 0;
        while (position < length) {
            long bits = random.next();
            for (int pairs = 0; pairs < 4 && position < length; pairs++) {
                int pair = (int) (((bits & 0xFFFF) * LETTER_PAIRS) >>> 16);
                bits >>>= 16;
                into[position++] = (byte) ('a' + pair / 26);
                if (position < length) {
                    into[position++] = (byte) ('a' + pair % 26);
                }
            }
        }
        return length;
    }
}
