package dev.mayfly.examples.data;

import java.io.IOException;

/// Rows of [Table#RANKINGS]. The rank of the k-th of n pages is Poisson with mean 19.2·√(n/k):
/// 0.037 % of the pages exceed 1000, 3.7 % exceed 100 and nearly all exceed 10, as in the AMPLab
/// samples.
///
/// @param pages one row each
record RankingsTable(Pages pages) implements TableRows {
    private static final long STREAM = 0x4A4E;
    private static final double LOWEST_MEAN_RANK = 19.2;
    private static final int MAX_DURATION = 99;

    @Override
    public void write(int part, RowWriter rows) throws IOException {
        var url = new byte[Pages.MAX_URL_BYTES];
        for (long page = part; page < pages.count(); page += pages.parts()) {
            var random = new SplitMix(pages.seed(), STREAM, page);
            double mean = LOWEST_MEAN_RANK * Math.sqrt((double) pages.count() / (page + 1));
            rows.put(url, 0, pages.url(page, url)).put(',');
            rows.putNumber(Math.max(1, random.poisson(mean))).put(',');
            rows.putNumber(1 + random.below(MAX_DURATION)).endRow();
        }
    }
}
