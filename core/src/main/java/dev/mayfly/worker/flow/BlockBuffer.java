package dev.mayfly.worker.flow;

import dev.mayfly.codec.Encoder;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Gathers records into sealed blocks in memory, until they are written out in order. The open
/// block is [#encoder()]; callers append whole records to it and then call [#endRecord()]. Used by
/// one thread.
public final class BlockBuffer {
    /// By how much a first block is smaller than a full one. Each following one is twice as large,
    /// so that few records take little memory and many are never copied to make room.
    private static final int FIRST_FRACTION = 16;

    private static final int MIN_BLOCK_BYTES = 1024;

    private final int maxBlockBytes;
    private final boolean isCompressed;
    private final List<Encoder> sealed = new ArrayList<>();
    private long sealedBytes;
    private int blockBytes;
    private Encoder open;

    /// An empty buffer.
    ///
    /// @param blockBytes size at which a block is sealed; the first ones are smaller
    public BlockBuffer(int blockBytes, boolean isCompressed) {
        this.maxBlockBytes = blockBytes;
        this.isCompressed = isCompressed;
        this.blockBytes = firstBytes();
        this.open = start(capacity());
    }

    private int firstBytes() {
        return Math.min(maxBlockBytes, Math.max(MIN_BLOCK_BYTES, maxBlockBytes / FIRST_FRACTION));
    }

    private int capacity() {
        return blockBytes + blockBytes / 8;
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
    /// @return memory that the sealed block takes, in bytes; 0 if none was sealed
    public int endRecord() {
        if (open.size() < blockBytes) {
            return 0;
        }
        seal();
        blockBytes = (int) Math.min(maxBlockBytes, 2L * blockBytes);
        open = start(capacity());
        return sealed.getLast().array().length;
    }

    /// Bytes of memory held.
    public long heldBytes() {
        return sealedBytes + open.array().length;
    }

    /// Writes everything to `out`, in order, and starts anew.
    public void drainTo(ObjectWriter out) throws IOException {
        seal();
        blockBytes = firstBytes();
        open = start(BlockFormat.HEADER_SIZE);
        for (Encoder block : sealed) {
            out.give(block.array(), 0, block.size());
        }
        sealed.clear();
        sealedBytes = 0;
    }

    private void seal() {
        int rawSize = open.size() - BlockFormat.HEADER_SIZE;
        if (rawSize == 0) {
            return;
        }
        Encoder block = isCompressed ? compressed(open, rawSize) : open;
        if (block == open) {
            BlockFormat.writeHeader(open.array(), 0, rawSize, rawSize);
            block = trimmed(open);
        }
        sealed.add(block);
        sealedBytes += block.array().length;
    }

    /// A copy of a block that fills less than most of its array, since it may be held for long.
    private static Encoder trimmed(Encoder block) {
        int needed = block.size() + BlockFormat.PADDING;
        if (block.array().length >= needed && block.array().length - needed <= needed / 4) {
            return block;
        }
        var exact = new Encoder(needed);
        exact.writeBytes(block.array(), 0, block.size());
        return exact;
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
        var exact = new Encoder(BlockFormat.HEADER_SIZE + size + BlockFormat.PADDING);
        exact.writeBytes(block.array(), 0, BlockFormat.HEADER_SIZE + size);
        BlockFormat.writeHeader(exact.array(), 0, size, rawSize);
        return exact;
    }
}
