package dev.mayfly.worker.flow;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore.ObjectRange;
import dev.mayfly.storage.ObjectStore.RangeReaders;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import net.jpountz.lz4.LZ4Exception;
import org.jspecify.annotations.Nullable;

/// Reads the blocks of several ranges in order and checks each. Used by one thread; close it.
public final class BlockReader implements AutoCloseable {
    private static final int READ_BYTES = 1 << 20;

    private final Opener opener;
    private final List<ObjectRange> announced;
    private final Iterator<BlockRange> ranges;
    private final TaskMeter meter;
    private final boolean keepsBlocks;
    private final int readBytes;

    private @Nullable RangeReaders readers;
    private @Nullable ObjectReader reader;
    private String objectKey = "";
    private long position;
    private long rangeEnd;
    private byte[] window = {};
    private long windowStart;
    private int windowBase;
    private int windowSize;
    private boolean isWindowOwn = true;

    /// Opens ranges that will be read in order, as [dev.mayfly.storage.ObjectStore#openAll] does.
    @FunctionalInterface
    public interface Opener {
        /// A reader for each.
        RangeReaders open(List<ObjectRange> ranges) throws IOException;
    }

    /// A reader of ranges.
    ///
    /// @param keepsBlocks whether the caller keeps blocks after asking for the next
    public BlockReader(
            Opener opener, List<BlockRange> ranges, TaskMeter meter, boolean keepsBlocks) {
        this(opener, ranges, meter, keepsBlocks, READ_BYTES);
    }

    /// A reader of ranges that is one of many.
    ///
    /// @param readBytes how much to read at once; larger blocks are read whole
    public BlockReader(
            Opener opener,
            List<BlockRange> ranges,
            TaskMeter meter,
            boolean keepsBlocks,
            int readBytes) {
        this.opener = opener;
        this.announced =
                ranges.stream()
                        .map(it -> new ObjectRange(it.objectKey(), it.offset(), it.end()))
                        .toList();
        this.ranges = ranges.iterator();
        this.meter = meter;
        this.keepsBlocks = keepsBlocks;
        this.readBytes = readBytes;
    }

    /// The next block, or null behind the last. Unless blocks are kept, it is valid until the next
    /// call.
    ///
    /// @throws CorruptBlockException if the bytes are not those that were written
    public @Nullable Block next() throws IOException {
        while (position >= rangeEnd) {
            if (!ranges.hasNext()) {
                return null;
            }
            openRange(ranges.next());
        }
        int header = require(BlockFormat.HEADER_SIZE);
        int storedSize = BlockFormat.storedSize(window, header);
        int rawSize = BlockFormat.rawSize(window, header);
        if (storedSize < 0
                || rawSize < storedSize
                || storedSize > rangeEnd - position - BlockFormat.HEADER_SIZE) {
            throw new CorruptBlockException("impossible size", objectKey, position);
        }
        int start = require(BlockFormat.HEADER_SIZE + storedSize);
        if (!BlockFormat.isIntact(window, start, storedSize)) {
            throw new CorruptBlockException("checksum differs", objectKey, position);
        }
        int contents = start + BlockFormat.HEADER_SIZE;
        Block block =
                rawSize == storedSize
                        ? new Block(window, contents, contents + storedSize)
                        : decompressed(contents, storedSize, rawSize);
        position += BlockFormat.HEADER_SIZE + storedSize;
        return block;
    }

    private Block decompressed(int contents, int storedSize, int rawSize)
            throws CorruptBlockException {
        byte[] raw = new byte[rawSize + BlockFormat.PADDING];
        try {
            BlockFormat.decompress(window, contents, storedSize, raw, rawSize);
        } catch (LZ4Exception e) {
            throw new CorruptBlockException("LZ4 data makes no sense", objectKey, position);
        }
        return new Block(raw, 0, rawSize);
    }

    private void openRange(BlockRange range) throws IOException {
        closeReader();
        if (readers == null) {
            readers = opener.open(announced);
        }
        reader = readers.next();
        objectKey = range.objectKey();
        position = range.offset();
        rangeEnd = range.end();
        windowStart = position;
        windowSize = 0;
    }

    /// Index in the window of the current position, with `size` bytes of the object behind it.
    private int require(int size) throws IOException {
        int start = windowBase + Math.toIntExact(position - windowStart);
        if (windowBase + windowSize - start >= size) {
            return start;
        }
        ObjectReader.Piece piece = openReader().piece(position);
        if (piece != null
                && piece.end() - piece.offset() >= size
                && piece.bytes().length - piece.end() >= BlockFormat.PADDING) {
            window = piece.bytes();
            windowBase = piece.offset();
            windowStart = position;
            windowSize = piece.end() - piece.offset();
            isWindowOwn = false;
            meter.read(0, windowSize);
            return windowBase;
        }
        int wanted = (int) Math.min(rangeEnd - position, Math.max(size, readBytes));
        if (keepsBlocks || !isWindowOwn || window.length < wanted + BlockFormat.PADDING) {
            window = new byte[wanted + BlockFormat.PADDING];
            isWindowOwn = true;
        }
        windowBase = 0;
        windowStart = position;
        windowSize = openReader().read(position, window, 0, wanted);
        meter.read(0, windowSize);
        if (windowSize < size) {
            throw new CorruptBlockException("object cut short", objectKey, position);
        }
        return 0;
    }

    private ObjectReader openReader() {
        if (reader == null) {
            throw new IllegalStateException("no range open");
        }
        return reader;
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeReader();
        } finally {
            if (readers != null) {
                readers.close();
            }
        }
    }
}
