package dev.mayfly.worker.input;

import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.util.List;

/// Rows of delimited text without quotes. Empty lines are no rows.
final class RowReader {
    private final InputSplit split;
    private final LineWindow window;
    private final TaskMeter meter;
    private final Deadline deadline;

    RowReader(
            InputSplit split,
            ByteSource source,
            long readFrom,
            TaskMeter meter,
            Deadline deadline) {
        this.split = split;
        this.window = new LineWindow(split, source, readFrom);
        this.meter = meter;
        this.deadline = deadline;
    }

    /// Passes the rows on.
    ///
    /// @param header the column names that the file begins with, or empty
    /// @return offset of the first row that was not passed on, because of the deadline; else the
    ///   split's end
    long run(Delimited format, List<String> header, RecordSink sink) throws Exception {
        var row = new Row(format);
        if (!header.isEmpty()) {
            row.rename(header);
        }
        boolean skipsHeader = format.hasHeader() && split.offset() == 0;
        while (window.fill()) {
            byte[] bytes = window.bytes;
            int limit = window.limit();
            int end = window.end;
            long rows = 0;
            int at = window.start;
            try {
                while (at < limit) {
                    row.wrapLine(bytes, at, end);
                    if (skipsHeader) {
                        skipsHeader = false;
                    } else if (bytes[at] != '\n' && (bytes[at] != '\r' || bytes[at + 1] != '\n')) {
                        sink.accept(null, row);
                        rows++;
                    }
                    at = row.rawEnd() + 1;
                    if (deadline.isDue()) {
                        return window.offsetOf(at);
                    }
                }
            } catch (Exception e) {
                throw RecordFailedException.at(split, window.offsetOf(at), e);
            } finally {
                meter.read(rows, 0);
            }
        }
        return split.end();
    }
}
