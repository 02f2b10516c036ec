package dev.mayfly.lineage;

/// A compression of whole files, known by the suffix of their names.
public enum Compression {
    /// No compression.
    NONE(""),
    /// gzip, several members allowed. RFC 1952.
    GZIP(".gz"),
    /// zlib streams. RFC 1950.
    DEFLATE(".deflate"),
    /// Zstandard frames. RFC 8878.
    ZSTD(".zst"),
    /// LZ4 frames.
    LZ4(".lz4"),
    /// Snappy framing format.
    SNAPPY(".snappy"),
    /// bzip2.
    BZIP2(".bz2");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /// What file names end with, the dot included; empty for none.
    public String suffix() {
        return suffix;
    }

    /// The compression that a file name's suffix says.
    public static Compression of(String name) {
        for (Compression compression : values()) {
            if (compression != NONE && name.endsWith(compression.suffix)) {
                return compression;
            }
        }
        return NONE;
    }
}
