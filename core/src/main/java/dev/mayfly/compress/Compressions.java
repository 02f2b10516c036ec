package dev.mayfly.compress;

import dev.mayfly.lineage.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Opens compressed streams. A file may hold several compressed streams one after the other, as
/// `cat a.gz b.gz` makes it; they are read as one.
///
/// Reading to the end proves that the bytes are those that were written, as far as the format
/// allows:
///
/// - gzip, zlib, Snappy and bzip2 always have checksums, Zstandard and LZ4 frames if their writer
///   chose so, as [#create] does.
/// - No format tells that a file was cut exactly between two of its streams.
/// - A Snappy stream does not say how long it is, nor does it check the headers of its chunks: one
///   that was cut exactly between two chunks, or a header damaged in such a way that its chunk is
///   one to be skipped, goes unnoticed.
public final class Compressions {
    private Compressions() {}

    /// A stream of what was compressed. Closing it closes the source. Once it has failed, every
    /// further read fails the same way.
    ///
    /// @param source compressed bytes, read in large pieces
    /// @throws CorruptDataException when read and, possibly, at once: the bytes are damaged or end
    ///   too early; no bytes at all are too few. Failures of the source come as they are
    public static InputStream open(Compression compression, InputStream source) throws IOException {
        if (compression == Compression.NONE) {
            return source;
        }
        SourceInput input =
                new SourceInput(
                        source,
                        compression == Compression.LZ4 || compression == Compression.SNAPPY);
        return new CheckedInput(compression, input);
    }

    /// A stream that compresses. Closing it writes what is left and closes the target.
    public static OutputStream create(Compression compression, OutputStream target)
            throws IOException {
        return switch (compression) {
            case NONE -> target;
            case GZIP -> Deflated.createGzip(target);
            case DEFLATE -> Deflated.createZlib(target);
            case ZSTD -> Zstandard.create(target);
            case LZ4 -> Lz4Frames.create(target);
            case SNAPPY -> SnappyFrames.create(target);
            case BZIP2 -> Bzip2.create(target);
        };
    }

    /// The library's stream. What it throws is not yet explained.
    static InputStream decoder(Compression compression, InputStream source) throws IOException {
        return switch (compression) {
            case NONE -> source;
            case GZIP -> new InflatedInput(source, true);
            case DEFLATE -> new InflatedInput(source, false);
            case ZSTD -> Zstandard.open(source);
            case LZ4 -> Lz4Frames.open(source);
            case SNAPPY -> SnappyFrames.open(source);
            case BZIP2 -> Bzip2.open(source);
        };
    }
}
