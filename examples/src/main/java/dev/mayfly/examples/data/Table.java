package dev.mayfly.examples.data;

/// A table the generator can write.
public enum Table {
    /// Web pages: `pageURL,pageRank,avgDuration`.
    RANKINGS("rankings"),

    /// Visits to those pages: `sourceIP,destURL,visitDate,adRevenue,userAgent`, then
    /// `countryCode,languageCode,searchWord,duration`.
    USERVISITS("uservisits"),

    /// Lines of about 70 columns of made-up words with natural frequencies.
    TEXT("text"),

    /// 100-byte lines that start with a random key of 10 printable bytes.
    SORT("sort");

    private final String directoryName;

    Table(String directoryName) {
        this.directoryName = directoryName;
    }

    /// The directory below the request's that holds the part files.
    public String directoryName() {
        return directoryName;
    }
}
