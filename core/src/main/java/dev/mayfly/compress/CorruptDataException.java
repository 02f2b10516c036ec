package dev.mayfly.compress;

import dev.mayfly.lineage.Compression;
import java.io.IOException;

/// Compressed bytes are damaged or end too early. Reading them again would not help.
public final class CorruptDataException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    CorruptDataException(Compression compression, long offset, Exception cause) {
        super(
                "compressed data is corrupt or cut short: compression="
                        + compression
                        + " offset="
                        + offset
                        + " reason="
                        + (cause.getMessage() == null ? cause.toString() : cause.getMessage()),
                cause);
        this.offset = offset;
    }

    /// How many compressed bytes had been read when the damage was seen; it lies before.
    public long offset() {
        return offset;
    }
}
