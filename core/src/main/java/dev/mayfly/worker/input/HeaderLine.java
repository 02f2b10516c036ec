package dev.mayfly.worker.input;

import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.protocol.InputSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The column names in the first line of a file.
final class HeaderLine {
    private HeaderLine() {}

    /// Opens a file at its beginning.
    @FunctionalInterface
    interface Opener {
        /// The bytes from the beginning, to be closed.
        ByteSource open(InputSplit split) throws IOException;
    }

    /// The names, or an empty list if the format gives them or has none.
    static List<String> read(Delimited format, InputSplit split, Opener opener) throws IOException {
        if (!format.hasHeader() || !format.columns().isEmpty()) {
            return List.of();
        }
        var first =
                new InputSplit(
                        split.objectKey(),
                        0,
                        split.objectSize(),
                        split.objectSize(),
                        split.compression());
        try (ByteSource bytes = opener.open(first)) {
            var window = new LineWindow(first, bytes, 0);
            if (!window.fill()) {
                return List.of();
            }
            var row = new Row(format);
            row.wrapLine(window.bytes, window.start, window.end);
            return names(row);
        }
    }

    /// The fields of a row as names.
    static List<String> names(Row row) {
        var names = new ArrayList<String>();
        for (int i = 0; i < row.columnCount(); i++) {
            names.add(row.getString(i));
        }
        return List.copyOf(names);
    }
}
