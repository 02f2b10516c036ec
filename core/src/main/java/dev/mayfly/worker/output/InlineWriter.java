package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import dev.mayfly.storage.ObjectWriter;

/// Writes to memory, for what travels in an answer.
final class InlineWriter implements ObjectWriter {
    private final Encoder bytes = new Encoder(256);

    @Override
    public void write(byte[] source, int offset, int count) {
        bytes.writeBytes(source, offset, count);
    }

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}

    byte[] toBytes() {
        return bytes.toBytes();
    }
}
