package dev.mayfly.worker.input;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;

/// The bytes of an object as they are. A read ends where what was announced ends, so that what lies
/// behind is fetched only if it is needed.
final class PlainSource implements ByteSource {
    private final ObjectReader object;
    private final TaskMeter meter;
    private final long announcedEnd;
    private long position;

    PlainSource(ObjectReader object, long position, long announcedEnd, TaskMeter meter) {
        this.object = object;
        this.position = position;
        this.announcedEnd = announcedEnd;
        this.meter = meter;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        long left = announcedEnd - position;
        int wanted = left > 0 ? (int) Math.min(count, left) : count;
        int size = object.read(position, target, offset, wanted);
        position += size;
        meter.read(0, size);
        return size;
    }

    @Override
    public void close() {}
}
