package dev.mayfly.worker.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Factory;

/// The layout of a block: `storedSize:4 rawSize:4 crc32c:4 stored bytes`, numbers big-endian. The
/// checksum covers both sizes and the stored bytes. A block whose sizes differ is LZ4-compressed.
///
/// Inside, records follow each other: in keyed data `keySize:varint key`, then always
/// `valueSize:varint value`. No record crosses blocks.
public final class BlockFormat {
    /// Bytes in front of the stored bytes.
    public static final int HEADER_SIZE = 12;

    /// Bytes of the header that the checksum covers.
    static final int SIZES_SIZE = 8;

    /// Readable bytes kept behind the contents of every block in memory, for wide loads.
    public static final int PADDING = 16;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BlockFormat() {}

    /// Fills in the header of a block that begins at `start` and whose stored bytes follow it.
    static void writeHeader(byte[] bytes, int start, int storedSize, int rawSize) {
        INTS.set(bytes, start, storedSize);
        INTS.set(bytes, start + 4, rawSize);
        INTS.set(bytes, start + SIZES_SIZE, computed(bytes, start, storedSize));
    }

    static int storedSize(byte[] bytes, int start) {
        return (int) INTS.get(bytes, start);
    }

    static int rawSize(byte[] bytes, int start) {
        return (int) INTS.get(bytes, start + 4);
    }

    static int checksum(byte[] bytes, int start) {
        return (int) INTS.get(bytes, start + SIZES_SIZE);
    }

    static boolean isIntact(byte[] bytes, int start, int storedSize) {
        return checksum(bytes, start) == computed(bytes, start, storedSize);
    }

    private static int computed(byte[] bytes, int start, int storedSize) {
        var crc = new CRC32C();
        crc.update(bytes, start, SIZES_SIZE);
        crc.update(bytes, start + HEADER_SIZE, storedSize);
        return (int) crc.getValue();
    }

    /// Compresses `[offset, offset + size)` to `target`, which has room for the worst case.
    ///
    /// @return the compressed size
    static int compress(byte[] source, int offset, int size, byte[] target, int targetOffset) {
        return Lz4.FACTORY.fastCompressor().compress(source, offset, size, target, targetOffset);
    }

    static int maxCompressedSize(int size) {
        return Lz4.FACTORY.fastCompressor().maxCompressedLength(size);
    }

    /// Decompresses; throws [net.jpountz.lz4.LZ4Exception] if the bytes make no sense.
    static void decompress(byte[] source, int offset, int size, byte[] target, int rawSize) {
        Lz4.FACTORY.safeDecompressor().decompress(source, offset, size, target, 0, rawSize);
    }

    /// Loaded when something is first compressed.
    private static final class Lz4 {
        static final LZ4Factory FACTORY = LZ4Factory.fastestJavaInstance();
    }
}
