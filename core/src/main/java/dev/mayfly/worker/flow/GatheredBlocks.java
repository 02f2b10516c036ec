package dev.mayfly.worker.flow;

import dev.mayfly.codec.Encoder;

/// Copies records into blocks and passes each full one on, to be kept. Used by one thread.
final class GatheredBlocks {
    private static final int FIRST_BYTES = 1 << 10;
    private static final int MAX_BYTES = 1 << 18;

    private final EncodedSource.BlockSink sink;
    private int blockBytes = FIRST_BYTES;
    private Encoder open = new Encoder(FIRST_BYTES + FIRST_BYTES / 4);

    GatheredBlocks(EncodedSource.BlockSink sink) {
        this.sink = sink;
    }

    void add(RecordView record) throws Exception {
        open.writeVarint(record.keySize);
        open.writeBytes(record.bytes, record.keyOffset, record.keySize);
        open.writeVarint(record.valueSize);
        open.writeBytes(record.valueBytes, record.valueOffset, record.valueSize);
        if (open.size() >= blockBytes) {
            flush();
            blockBytes = Math.min(MAX_BYTES, 2 * blockBytes);
            open = new Encoder(blockBytes + blockBytes / 4);
        }
    }

    /// Passes on what is left.
    void flush() throws Exception {
        if (open.size() > 0) {
            open.reserve(BlockFormat.PADDING);
            long _ = sink.accept(new Block(open.array(), 0, open.size()));
            open = new Encoder(0);
        }
    }
}
