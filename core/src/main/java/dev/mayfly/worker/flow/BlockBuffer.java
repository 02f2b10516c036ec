package dev.mayfly.worker.flow;

import dev.mayfly.codec.Encoder;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Gathers records into sealed blocks in memory, until they are written out in order. The open block
/// is [#encoder()]; callers append whole records to it and then call [#endRecord()]. Used by one
/// thread.
public final class BlockBuffer {
    private static final int FIRST_CAPACITY = 4096;

    private final int blockBytes;
    private final boolean isCompressed;
    private final List<Encoder> sealed = new ArrayList<>();
    private long sealedBytes;
    private Encoder open;
    private boolean hasFilledBlock;

    /// An empty buffer.
    ///
    /// @param blockBytes size at which a block is sealed
    public BlockBuffer(int blockBytes, boolean isCompressed) {
        this.blockBytes = blockBytes;
        this.isCompressed = isCompressed;
        this.open = start(FIRST_CAPACITY);
    }

    private static Encoder start(int capacity) {
        var encoder = new Encoder(capacity);
        encoder.writeLong(0);
        encoder.writeInt(0);
        return encoder;
    }

    /// The open block.
    public Encoder encoder() {
        return open;
    }

    /// Seals the open block if it is full.
    ///
    /// @return true if a block was sealed, when the caller may want to look at its budget
    public boolean endRecord() {
        if (open.size() < blockBytes) {
            return false;
        }
        hasFilledBlock = true;
        seal();
        return true;
    }

    /// Bytes of memory held.
    public long heldBytes() {
        return sealedBytes + open.array().length;
    }

    /// Writes everything to `out`, in order, and starts anew.
    ///
    /// @return number of bytes written
    public long drainTo(ObjectWriter out) throws IOException {
        seal();
        long written = 0;
        for (Encoder block : sealed) {
            out.give(block.array(), 0, block.size());
            written += block.size();
        }
        sealed.clear();
        sealedBytes = 0;
        return written;
    }

    private void seal() {
        int rawSize = open.size() - BlockFormat.HEADER_SIZE;
        if (rawSize == 0) {
            return;
        }
        Encoder block = isCompressed ? compressed(open, rawSize) : open;
        block.reserve(BlockFormat.PADDING);
        if (block == open) {
            BlockFormat.writeHeader(open.array(), 0, rawSize, rawSize);
        }
        sealed.add(block);
        sealedBytes += block.array().length;
        open = start(hasFilledBlock ? blockBytes + blockBytes / 8 : FIRST_CAPACITY);
    }

    private static Encoder compressed(Encoder raw, int rawSize) {
        var block = start(BlockFormat.HEADER_SIZE + BlockFormat.maxCompressedSize(rawSize));
        int size =
                BlockFormat.compress(
                        raw.array(),
                        BlockFormat.HEADER_SIZE,
                        rawSize,
                        block.array(),
                        BlockFormat.HEADER_SIZE);
        if (size >= rawSize) {
            return raw;
        }
        var exact = new Encoder(BlockFormat.HEADER_SIZE + size);
        exact.writeBytes(block.array(), 0, BlockFormat.HEADER_SIZE + size);
        BlockFormat.writeHeader(exact.array(), 0, size, rawSize);
        return exact;
    }
}
