package dev.mayfly.worker.flow;

import java.util.zip.CRC32C;

/// Checks the blocks of one range while its bytes pass by, in pieces of any size. Used by one
/// thread.
public final class BlockCheck {
    private final String objectKey;
    private final long end;
    private final byte[] header = new byte[BlockFormat.HEADER_SIZE];
    private final CRC32C checksum = new CRC32C();
    private long blockStart;
    private int headerSize;
    private int left;

    /// A check of whole blocks.
    ///
    /// @param offset where in the object the range begins
    /// @param end where it ends
    public BlockCheck(String objectKey, long offset, long end) {
        this.objectKey = objectKey;
        this.blockStart = offset;
        this.end = end;
    }

    /// Takes the next bytes of the range.
    ///
    /// @throws CorruptBlockException if they are not those that were written
    public void pass(byte[] bytes, int offset, int size) throws CorruptBlockException {
        int limit = offset + size;
        for (int at = offset; at < limit; ) {
            if (headerSize < header.length) {
                int count = Math.min(header.length - headerSize, limit - at);
                System.arraycopy(bytes, at, header, headerSize, count);
                headerSize += count;
                at += count;
                if (headerSize == header.length) {
                    begin();
                }
            } else {
                int count = Math.min(left, limit - at);
                checksum.update(bytes, at, count);
                left -= count;
                at += count;
            }
            if (headerSize == header.length && left == 0) {
                finish();
            }
        }
    }

    private void begin() throws CorruptBlockException {
        left = BlockFormat.storedSize(header, 0);
        if (left < 0
                || BlockFormat.rawSize(header, 0) < left
                || left > end - blockStart - header.length) {
            throw corrupt("impossible size");
        }
        checksum.reset();
        checksum.update(header, 0, BlockFormat.SIZES_SIZE);
    }

    private void finish() throws CorruptBlockException {
        if (BlockFormat.checksum(header, 0) != (int) checksum.getValue()) {
            throw corrupt("checksum differs");
        }
        blockStart += header.length + BlockFormat.storedSize(header, 0);
        headerSize = 0;
    }

    /// Ends the range.
    ///
    /// @throws CorruptBlockException if bytes are missing
    public void end() throws CorruptBlockException {
        if (blockStart < end) {
            throw corrupt("object cut short");
        }
    }

    private CorruptBlockException corrupt(String problem) {
        return new CorruptBlockException(problem, objectKey, blockStart);
    }
}
