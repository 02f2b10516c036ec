package dev.mayfly.driver.coordinator;

/// The table of a join turned out to be larger than its sample promised, and than memory allows.
/// The job ends, and another without the table takes its place.
public final class BroadcastTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What was found.
    ///
    /// @param bytes of the table
    /// @param limitBytes how many it may have
    public BroadcastTooLargeException(long bytes, long limitBytes) {
        super(
                "table of a join too large, planning again: bytes="
                        + bytes
                        + " limitBytes="
                        + limitBytes);
    }
}
