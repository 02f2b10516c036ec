package dev.mayfly.worker.shuffle;

import dev.mayfly.worker.table.KeyTable;

/// Decides whether combining pays: whether a full table grows or is sent, and whether the table is
/// given up. Used by one thread.
final class CombinePolicy {
    /// Entries of the table to begin with; as large as stays near the processor's second cache.
    static final int CAPACITY = 1 << 15;

    /// Entries that it grows to where keys repeat so often that most records end in it.
    private static final int MAX_CAPACITY = 1 << 18;

    /// How many records there must be for each key to let the table grow.
    private static final int WORTHWHILE = 2;

    /// Records after which to look for the first time whether keys repeat at all.
    private static final int FIRST_LOOK = 1 << 12;

    /// How many full tables to look at before deciding to give it up.
    private static final int TRIALS = 4;

    private long added;
    private long addedBefore;
    private long sent;
    private int flushes;

    /// Notes records put into the table.
    void added(int records) {
        added += records;
    }

    /// Whether so few of the first keys repeat that filling the table would be in vain. Keys drawn
    /// evenly from more than this table could ever hold look like that.
    ///
    /// @param count entries of the table
    boolean isVain(int count) {
        return flushes == 0 && added >= FIRST_LOOK && 20L * count > 19 * added;
    }

    /// Whether a full table may grow instead of being sent.
    ///
    /// @param maxBytes memory that it may have while it grows
    boolean mayGrow(KeyTable keys, long maxBytes) {
        return keys.capacity() < MAX_CAPACITY
                && keys.heldBytes(keys.capacity()) <= maxBytes
                && added - addedBefore > (long) WORTHWHILE * keys.count();
    }

    /// Notes that the table has been sent.
    ///
    /// @param count entries that it had
    /// @return whether most records found no company, so that the table is not worth having
    boolean sent(int count) {
        boolean isVain = isVain(count);
        sent += count;
        addedBefore = added;
        flushes++;
        return isVain || flushes >= TRIALS && sent * 2 > added;
    }
}
