package dev.mayfly.examples;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;

/// Sorts records of 100 bytes by the 10 bytes in front. Ranges of keys, whose bounds come from a
/// sample, go to one part each, so that the parts one after the other are sorted as a whole.
public final class TeraSort {
    private TeraSort() {}

    public static void run(Session session, String in, String out) {
        session.fixedLength(100, in)
                .sortBy(record -> record.sub(0, 10))
                .saveAsFixedLength(100, Output.to(out));
    }
}
