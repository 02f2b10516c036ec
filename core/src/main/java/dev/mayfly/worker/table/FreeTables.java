package dev.mayfly.worker.table;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Tables that attempts of this JVM are done with, for later ones to use again, since fresh memory
/// costs more than clearing old. Held softly: they go before memory runs out. Safe for use by many
/// threads.
public final class FreeTables {
    private final Deque<SoftReference<KeyTable>> tables = new ArrayDeque<>();

    /// An empty table that is the caller's until it is given back, if ever. A used one says of the
    /// memory it holds what a new one would.
    ///
    /// @param slots longs for each key
    /// @param capacity size of the index if the table is made now; a power of two
    /// @param maxBytes memory that a used one may have, which may come on top of what it says
    public KeyTable take(int slots, int capacity, long maxBytes) {
        KeyTable used = find(slots, maxBytes);
        if (used == null) {
            return new KeyTable(slots, capacity);
        }
        used.reuse(capacity);
        return used;
    }

    private synchronized @Nullable KeyTable find(int slots, long maxBytes) {
        for (Iterator<SoftReference<KeyTable>> each = tables.iterator(); each.hasNext(); ) {
            KeyTable table = each.next().get();
            if (table == null) {
                each.remove();
            } else if (table.slotCount() == slots && table.allocatedBytes() <= maxBytes) {
                each.remove();
                return table;
            }
        }
        return null;
    }

    /// Takes a table that the caller no longer uses.
    public synchronized void give(KeyTable table) {
        tables.addFirst(new SoftReference<>(table));
    }

    /// Lets go of all tables.
    public synchronized void clear() {
        tables.clear();
    }
}
