package dev.mayfly.worker.input;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;

/// The bytes of an object as they are.
final class PlainSource implements ByteSource {
    private final ObjectReader object;
    private final TaskMeter meter;
    private long position;

    PlainSource(ObjectReader object, long position, TaskMeter meter) {
        this.object = object;
        this.position = position;
        this.meter = meter;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int size = object.read(position, target, offset, count);
        position += size;
        meter.read(0, size);
        return size;
    }

    @Override
    public void close() {}
}
