package dev.mayfly.api;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Slice;
import dev.mayfly.function.Emitter;

/// Splits text into words without making a String of any: `lines.flatMap(Words::split)`.
public final class Words {
    private static final long LOW = 0x7F7F7F7F7F7F7F7FL;

    /// Bytes looked at together: how many words they hold varies less than for fewer, and each
    /// surprise costs the processor more than the work itself.
    private static final int BLOCK = 32;

    /// Added to the low seven bits of a byte, carries into the eighth if they are above a space.
    private static final long ABOVE_SPACE = 0x5F5F5F5F5F5F5F5FL;

    /// Times this, the lowest bits of eight bytes come together in the highest byte.
    private static final long GATHER = 0x0102040810204080L;

    private Words() {}

    /// Emits the words of a text: what lies between white space. White space are the ASCII control
    /// characters and the space, as for [String#trim].
    ///
    /// @param out receives one slice again and again, which points into the text
    public static void split(Slice text, Emitter<Slice> out) throws Exception {
        byte[] bytes = text.array();
        int end = text.offset() + text.size();
        int blocksEnd = Math.min(end, bytes.length - BLOCK + 1);
        int start = text.offset();
        int at = start;
        var word = new Slice();
        for (; at < blocksEnd; at += BLOCK) {
            long spaces =
                    spaceBits(bytes, at)
                            | spaceBits(bytes, at + 8) << 8
                            | spaceBits(bytes, at + 16) << 16
                            | spaceBits(bytes, at + 24) << 24;
            if (end - at < BLOCK) {
                spaces &= (1L << end - at) - 1;
            }
            for (; spaces != 0; spaces &= spaces - 1) {
                int space = at + Long.numberOfTrailingZeros(spaces);
                if (space > start) {
                    out.emit(word.wrap(bytes, start, space - start));
                }
                start = space + 1;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] >= 0 && bytes[at] <= ' ') {
                if (at > start) {
                    out.emit(word.wrap(bytes, start, at - start));
                }
                start = at + 1;
            }
        }
        if (end > start) {
            out.emit(word.wrap(bytes, start, end - start));
        }
    }

    /// One bit for each of eight bytes, the first in the lowest: whether it is white space.
    private static long spaceBits(byte[] bytes, int at) {
        long word = ByteScan.word(bytes, at);
        long spaces = ~(((word & LOW) + ABOVE_SPACE) | word | LOW);
        return (spaces >>> 7) * GATHER >>> 56;
    }
}
