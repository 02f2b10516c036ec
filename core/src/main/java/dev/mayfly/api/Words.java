package dev.mayfly.api;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Slice;
import dev.mayfly.function.Emitter;

/// Splits text into words without making a String of any: `lines.flatMap(Words::split)`.
public final class Words {
    private static final long LOW = 0x7F7F7F7F7F7F7F7FL;

    /// Added to the low seven bits of a byte, carries into the eighth if they are above a space.
    private static final long ABOVE_SPACE = 0x5F5F5F5F5F5F5F5FL;

    private Words() {}

    /// Emits the words of a text: what lies between white space. White space are the ASCII control
    /// characters and the space, as for [String#trim].
    ///
    /// @param out receives one slice again and again, which points into the text
    public static void split(Slice text, Emitter<Slice> out) throws Exception {
        byte[] bytes = text.array();
        int end = text.offset() + text.size();
        int wordsEnd = Math.min(end, bytes.length - ByteScan.PADDING + 1);
        int start = text.offset();
        int at = start;
        var word = new Slice();
        for (; at < wordsEnd; at += 8) {
            long spaces = spaces(ByteScan.word(bytes, at));
            for (; spaces != 0; spaces &= spaces - 1) {
                int space = at + ByteScan.firstMatch(spaces);
                if (space >= end) {
                    break;
                }
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

    /// The high bit of each byte that is white space; exact for every byte.
    private static long spaces(long word) {
        return ~(((word & LOW) + ABOVE_SPACE) | word | LOW);
    }
}
