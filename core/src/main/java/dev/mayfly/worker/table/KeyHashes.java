package dev.mayfly.worker.table;

import java.util.Arrays;
import java.util.Optional;

/// Notes the different hashes of keys, until there are so many that telling the other side of a
/// join would not pay. Used by one thread.
public final class KeyHashes {
    private final int maxCount;
    private long[] table = new long[256];
    private int count;
    private boolean hasZero;

    /// Nothing noted.
    ///
    /// @param maxCount how many are worth telling
    public KeyHashes(int maxCount) {
        this.maxCount = maxCount;
    }

    /// Notes a hash.
    public void add(long hash) {
        if (count > maxCount) {
            return;
        }
        if (hash == 0) {
            hasZero = true;
            return;
        }
        int at = (int) (hash >>> 20) & table.length - 1;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return;
            }
            at = at + 1 & table.length - 1;
        }
        table[at] = hash;
        if (++count > maxCount) {
            table = new long[0];
        } else if (2 * count > table.length) {
            grow();
        }
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        for (long hash : old) {
            if (hash != 0) {
                int at = (int) (hash >>> 20) & table.length - 1;
                while (table[at] != 0) {
                    at = at + 1 & table.length - 1;
                }
                table[at] = hash;
            }
        }
    }

    /// The hashes in no order, or nothing if there were too many.
    public Optional<long[]> hashes() {
        if (count > maxCount) {
            return Optional.empty();
        }
        long[] hashes = new long[count + (hasZero ? 1 : 0)];
        int next = 0;
        for (long hash : table) {
            if (hash != 0) {
                hashes[next++] = hash;
            }
        }
        Arrays.sort(hashes);
        return Optional.of(hashes);
    }
}
