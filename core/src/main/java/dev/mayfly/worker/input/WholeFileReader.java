package dev.mayfly.worker.input;

import dev.mayfly.data.Slice;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.util.Arrays;

/// A whole file as one record: its location and its bytes.
final class WholeFileReader {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private WholeFileReader() {}

    static void read(InputSplit split, ByteSource source, TaskMeter meter, RecordSink sink)
            throws Exception {
        byte[] bytes = new byte[(int) Math.min(MAX_BYTES, Math.max(1024, split.objectSize() + 64))];
        int filled = 0;
        while (true) {
            if (filled == bytes.length) {
                if (bytes.length == MAX_BYTES) {
                    throw new CorruptInputException(
                            "file larger than 2 GiB cannot be one record: object="
                                    + split.objectKey());
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, 2L * bytes.length));
            }
            int size = source.read(bytes, filled, bytes.length - filled);
            if (size == 0) {
                break;
            }
            filled += size;
        }
        try {
            sink.accept(split.objectKey(), new Slice().wrap(bytes, 0, filled));
        } catch (Exception e) {
            throw RecordFailedException.at(split, 0, e);
        }
        meter.read(1, 0);
    }
}
