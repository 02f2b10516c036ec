package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.Table;
import java.util.Locale;
import java.util.Map;

/// How much data there is.
enum Scale {
    /// 4.5 GB in all.
    FULL(500, 2000, 1000, 1000),
    /// 180 MB in all, to try the harness.
    SMALL(20, 80, 40, 40),
    /// 20 MB of visits, where starting counts.
    TINY(5, 20, 5, 5);

    private static final long MEGABYTE = 1_000_000;

    private final long rankings;
    private final long uservisits;
    private final long text;
    private final long sort;

    Scale(long rankings, long uservisits, long text, long sort) {
        this.rankings = rankings;
        this.uservisits = uservisits;
        this.text = text;
        this.sort = sort;
    }

    /// Size of each table.
    Map<Table, ByteSize> tables() {
        return Map.of(
                Table.RANKINGS, new ByteSize(rankings * MEGABYTE),
                Table.USERVISITS, new ByteSize(uservisits * MEGABYTE),
                Table.TEXT, new ByteSize(text * MEGABYTE),
                Table.SORT, new ByteSize(sort * MEGABYTE));
    }

    /// Its name in options and paths.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The scale of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Scale of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
