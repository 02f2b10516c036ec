package dev.mayfly.worker.input;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Slice;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.nio.charset.StandardCharsets;

/// Lines of text, without their line feed and a carriage return in front of it. Empty lines count.
final class LineReader {
    private static final long NEWLINE = ByteScan.pattern((byte) '\n');

    private final InputSplit split;
    private final LineWindow window;
    private final TaskMeter meter;
    private final Deadline deadline;

    LineReader(
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

    /// Passes the lines on.
    ///
    /// @return offset of the first line that was not, because of the deadline; else the split's end
    long run(boolean isDecoded, RecordSink sink) throws Exception {
        var slice = new Slice();
        while (window.fill()) {
            byte[] bytes = window.bytes;
            int limit = window.limit();
            int end = window.end;
            long lines = 0;
            int at = window.start;
            try {
                while (at < limit) {
                    int newline = ByteScan.find(bytes, at, end, NEWLINE);
                    int stop = newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
                    sink.accept(
                            null,
                            isDecoded
                                    ? new String(bytes, at, stop - at, StandardCharsets.UTF_8)
                                    : slice.wrap(bytes, at, stop - at));
                    at = newline + 1;
                    lines++;
                    if (deadline.isDue()) {
                        return window.offsetOf(at);
                    }
                }
            } catch (Exception e) {
                throw RecordFailedException.at(split, window.offsetOf(at), e);
            } finally {
                meter.read(lines, 0);
            }
        }
        return split.end();
    }
}
