package dev.mayfly;

/// The table of a join turned out to be larger than its sample promised, and than memory allows.
/// The engine plans the job again without it.
final class BroadcastTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BroadcastTooLargeException(long bytes, long limitBytes) {
        super(
                "table of a join too large, planning again: bytes="
                        + bytes
                        + " limitBytes="
                        + limitBytes);
    }
}
