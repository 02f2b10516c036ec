package dev.mayfly.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;

/// LZ4 frames through lz4-java.
final class Lz4Frames {
    private Lz4Frames() {}

    static InputStream open(InputStream source) throws IOException {
        return new LZ4FrameInputStream(source);
    }

    static OutputStream create(OutputStream target) throws IOException {
        return new LZ4FrameOutputStream(
                target, BLOCKSIZE.SIZE_1MB, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.CONTENT_CHECKSUM);
    }
}
