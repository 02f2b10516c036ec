package dev.mayfly.worker.output;

import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;

/// An object writer as a stream, for compressors. Closing it does not commit.
final class ObjectOutputStream extends OutputStream {
    private final ObjectWriter object;
    private final byte[] single = new byte[1];

    ObjectOutputStream(ObjectWriter object) {
        this.object = object;
    }

    @Override
    public void write(int value) throws IOException {
        single[0] = (byte) value;
        object.write(single, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        object.write(source, offset, count);
    }
}
