package dev.mayfly.compress;

import dev.mayfly.lineage.Compression;
import java.io.IOException;

/// Compressed bytes are damaged or end too early. Reading them again would not help.
public final class CorruptDataException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    /// @param isExact whether the damage is known to be there, and not before
    CorruptDataException(Compression compression, long offset, boolean isExact, Exception cause) {
        super(
                "compressed data is corrupt or cut short: compression="
                        + compression
                        + (isExact ? " offset=" : " at or before offset=")
                        + offset
                        + " reason="
                        + (cause.getMessage() == null ? cause.toString() : cause.getMessage()),
                cause);
        this.offset = offset;
    }

    /// Where the damage lies among the compressed bytes: where a header begins that is none, where
    /// the bytes end too early, or else how many of them had been decoded when it was seen; then it
    /// lies before.
    public long offset() {
        return offset;
    }
}
