package dev.mayfly.worker.sort;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Closes several cursors, all of them even if one fails.
final class Closing {
    private Closing() {}

    /// Closes all, then throws the first failure with the others suppressed.
    static void all(List<? extends RecordCursor> cursors) throws IOException {
        @Nullable IOException first = null;
        for (RecordCursor cursor : cursors) {
            try {
                cursor.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
