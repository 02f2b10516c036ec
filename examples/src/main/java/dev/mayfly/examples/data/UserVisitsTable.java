package dev.mayfly.examples.data;

import java.io.IOException;

/// Rows of [Table#USERVISITS], page by page: a part visits the pages that the same part of rankings
/// lists. Addresses, dates, revenue (a float in [0, 1), sometimes written like 1.2E-4) and duration
/// are uniform. No field holds a comma, a quote or a line break.
final class UserVisitsTable implements TableRows {
    private static final long STREAM = 0x5157;
    private static final double ROW_BYTES = 169.20;
    private static final int MAX_DURATION = 10;

    private final Pages pages;
    private final double visitsPerPage;
    private final VisitWords words;

    /// The visits to `pages` that make about `bytes`.
    UserVisitsTable(Pages pages, long bytes) {
        this.pages = pages;
        visitsPerPage = bytes / ROW_BYTES / pages.count();
        words = new VisitWords(pages.seed());
    }

    @Override
    public void write(int part, RowWriter rows) throws IOException {
        var random = new SplitMix(pages.seed(), STREAM, part);
        var url = new byte[Pages.MAX_URL_BYTES];
        for (long page = part; page < pages.count(); page += pages.parts()) {
            int urlEnd = pages.url(page, url);
            for (int visits = random.poisson(visitsPerPage); visits > 0; visits--) {
                putAddress(rows, random);
                rows.put(url, 0, urlEnd).put(',');
                putRest(rows, random);
            }
        }
    }

    private static void putAddress(RowWriter rows, SplitMix random) {
        rows.putNumber(1 + random.below(254)).put('.');
        rows.putNumber(random.below(255)).put('.');
        rows.putNumber(random.below(255)).put('.');
        rows.putNumber(1 + random.below(254)).put(',');
    }

    private void putRest(RowWriter rows, SplitMix random) throws IOException {
        rows.put(words.date(random)).put(',');
        rows.put(Float.toString((random.next() >>> 40) * 0x1.0p-24f)).put(',');
        rows.put(words.userAgent(random)).put(',');
        rows.put(words.countryAndLanguage(random)).put(',');
        rows.put(words.searchWord(random)).put(',');
        rows.putNumber(1 + random.below(MAX_DURATION)).endRow();
    }
}
