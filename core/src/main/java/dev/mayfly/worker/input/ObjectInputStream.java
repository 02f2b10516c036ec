package dev.mayfly.worker.input;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.io.InputStream;

/// An object as a stream, for decompressors. Reads ahead in large pieces.
final class ObjectInputStream extends InputStream {
    private static final int READ_BYTES = 1 << 18;

    private final ObjectReader object;
    private final TaskMeter meter;
    private final byte[] buffer = new byte[READ_BYTES];
    private long position;
    private int next;
    private int end;

    ObjectInputStream(ObjectReader object, TaskMeter meter) {
        this.object = object;
        this.meter = meter;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int size = Math.min(count, end - next);
        System.arraycopy(buffer, next, target, offset, size);
        next += size;
        return size;
    }

    @Override
    public int available() {
        return end - next + (position < object.size() ? 1 : 0);
    }

    private boolean fill() throws IOException {
        if (next == end) {
            next = 0;
            end = object.read(position, buffer, 0, buffer.length);
            position += end;
            meter.read(0, end);
        }
        return end > 0;
    }
}
