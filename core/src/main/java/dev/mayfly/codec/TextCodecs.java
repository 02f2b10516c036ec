package dev.mayfly.codec;

import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Codecs of text: Strings, slices and delimited rows.
final class TextCodecs {
    private TextCodecs() {}

    /// UTF-8 bytes; their order is that of code points. A surrogate without its partner is written
    /// as if it were a code point, in three bytes, so that every String comes back as it was.
    ///
    /// @see <a href="https://simonsapin.github.io/wtf-8/">WTF-8</a>
    record Strings() implements Codec<String> {
        private static final char REPLACEMENT = '\uFFFD';
        private static final long QUESTION_MARK = ByteScan.pattern((byte) '?');

        /// Below this length a loop is faster than the JDK's encoder.
        private static final int SHORT = 8;

        @Override
        public void encode(String value, Encoder out) {
            EncodingException.refuseNull(value, "String");
            int length = value.length();
            if (length >= SHORT) {
                encodeLong(value, out);
                return;
            }
            out.reserve(SHORT);
            byte[] bytes = out.array();
            int at = out.size();
            int all = 0;
            for (int i = 0; i < length; i++) {
                char next = value.charAt(i);
                all |= next;
                bytes[at + i] = (byte) next;
            }
            if (all < 0x80) {
                out.advance(length);
            } else {
                encodeSlowly(value, out);
            }
        }

        /// Uses the JDK, which is fast but puts `?` in the place of unpaired surrogates.
        private static void encodeLong(String value, Encoder out) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            int start = out.size();
            out.reserve(utf8.length + ByteScan.PADDING);
            out.writeBytes(utf8, 0, utf8.length);
            byte[] bytes = out.array();
            int end = out.size();
            int at = ByteScan.find(bytes, start, end, QUESTION_MARK);
            while (at < end) {
                // Equal lengths: each character became one byte, and this one was another
                // character.
                if (utf8.length != value.length() || value.charAt(at - start) != '?') {
                    out.truncate(start);
                    encodeSlowly(value, out);
                    return;
                }
                at = ByteScan.find(bytes, at + 1, end, QUESTION_MARK);
            }
        }

        private static void encodeSlowly(String value, Encoder out) {
            int index = 0;
            while (index < value.length()) {
                int point = value.codePointAt(index);
                index += Character.charCount(point);
                if (point < 0x80) {
                    out.writeByte(point);
                } else if (point < 0x800) {
                    out.writeByte(0xC0 | point >> 6);
                    out.writeByte(0x80 | point & 0x3F);
                } else if (point < 0x10000) {
                    out.writeByte(0xE0 | point >> 12);
                    out.writeByte(0x80 | point >> 6 & 0x3F);
                    out.writeByte(0x80 | point & 0x3F);
                } else {
                    out.writeByte(0xF0 | point >> 18);
                    out.writeByte(0x80 | point >> 12 & 0x3F);
                    out.writeByte(0x80 | point >> 6 & 0x3F);
                    out.writeByte(0x80 | point & 0x3F);
                }
            }
        }

        @Override
        public String decode(Decoder in) {
            int size = in.remaining();
            int start = in.skip(size);
            String text = new String(in.array(), start, size, StandardCharsets.UTF_8);
            return text.indexOf(REPLACEMENT) < 0 ? text : decodeChecked(in.array(), start, size);
        }

        private static String decodeChecked(byte[] bytes, int start, int size) {
            var text = new StringBuilder(size);
            int end = start + size;
            int at = start;
            while (at < end) {
                int first = bytes[at++] & 0xFF;
                int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
                if (first >= 0x80 && first < 0xC2 || first > 0xF4 || end - at < more) {
                    throw malformed(at - 1 - start);
                }
                int point = more == 0 ? first : first & 0x3F >> more;
                for (int i = 0; i < more; i++) {
                    int next = bytes[at++];
                    if ((next & 0xC0) != 0x80) {
                        throw malformed(at - 1 - start);
                    }
                    point = point << 6 | next & 0x3F;
                }
                boolean isSplitPair =
                        Character.isBmpCodePoint(point)
                                && Character.isLowSurrogate((char) point)
                                && !text.isEmpty()
                                && Character.isHighSurrogate(text.charAt(text.length() - 1));
                if (isOverlong(point, more) || point > Character.MAX_CODE_POINT || isSplitPair) {
                    throw malformed(at - 1 - more - start);
                }
                text.appendCodePoint(point);
            }
            return text.toString();
        }

        private static boolean isOverlong(int point, int more) {
            return more == 2 && point < 0x800 || more == 3 && point < 0x10000;
        }

        private static EncodingException malformed(int offset) {
            return new EncodingException("not a String's bytes: offset=" + offset);
        }

        @Override
        public String name() {
            return "String";
        }
    }

    /// The bytes themselves. Decoded slices share the decoder's array.
    record Slices() implements Codec<Slice> {
        @Override
        public void encode(Slice value, Encoder out) {
            EncodingException.refuseNull(value, "Slice");
            out.writeBytes(value.array(), value.offset(), value.size());
        }

        @Override
        public Slice decode(Decoder in) {
            return in.takeSlice();
        }

        @Override
        public Slice decodeElement(Decoder in) {
            Decoder inner = in.terminated();
            int size = inner.remaining();
            return new Slice().wrap(inner.array(), inner.skip(size), size);
        }

        @Override
        public boolean isRaw() {
            return true;
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String name() {
            return "Slice";
        }
    }

    /// One byte of flags, of which bit 0 means quoted, the delimiter, and the record's bytes
    /// without line break. Column names are not in the bytes.
    ///
    /// @param names what decoded rows' columns are called; empty if they have no names
    record Rows(List<String> names) implements Codec<Row> {
        private static final int QUOTED = 1;

        Rows {
            names = List.copyOf(names);
        }

        @Override
        public void encode(Row value, Encoder out) {
            EncodingException.refuseNull(value, "Row");
            out.writeByte(value.format().isQuoted() ? QUOTED : 0);
            out.writeByte(value.format().delimiter());
            out.writeBytes(value.array(), value.start(), value.end() - value.start());
        }

        @Override
        public Row decode(Decoder in) {
            int flags = in.readByte();
            int delimiter = in.readByte();
            Row row = in.row();
            if (row == null || !isLike(row.format(), flags, delimiter)) {
                row = rowOf(flags, delimiter);
                in.keep(row);
            }
            point(row, in, true);
            return row;
        }

        @Override
        public Row decodeElement(Decoder in) {
            Decoder inner = in.terminated();
            Row row = rowOf(inner.readByte(), inner.readByte());
            point(row, inner, false);
            return row;
        }

        private boolean isLike(Delimited format, int flags, int delimiter) {
            return format.delimiter() == delimiter
                    && format.isQuoted() == (flags == QUOTED)
                    && hasNames(format.columns());
        }

        /// Mostly there are none, which is quicker to see than that two lists are equal.
        private boolean hasNames(List<String> columns) {
            return columns.size() == names.size() && (names.isEmpty() || columns.equals(names));
        }

        private Row rowOf(int flags, int delimiter) {
            if (flags > QUOTED || delimiter > 0x7F) {
                throw new EncodingException(
                        "not a row's format: flags=" + flags + " delimiter=" + delimiter);
            }
            try {
                return new Row(new Delimited((byte) delimiter, flags == QUOTED, false, names));
            } catch (IllegalArgumentException e) {
                throw new EncodingException("not a row's format: delimiter=" + delimiter, e);
            }
        }

        /// A row takes one `\r` at its end for a part of the line break. If the record itself ends
        /// with one, another is put behind it.
        private static void point(Row row, Decoder in, boolean isReused) {
            int size = in.remaining();
            int start = in.skip(size);
            byte[] bytes = in.array();
            boolean hasReturn = size > 0 && bytes[start + size - 1] == '\r';
            if (!hasReturn && bytes.length - start - size >= ByteScan.PADDING) {
                row.wrapRecord(bytes, start, start + size);
                return;
            }
            int needed = size + 1 + ByteScan.PADDING;
            byte[] copy = isReused ? in.padded(needed) : new byte[needed];
            System.arraycopy(bytes, start, copy, 0, size);
            copy[size] = '\r';
            row.wrapRecord(copy, 0, hasReturn ? size + 1 : size);
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String name() {
            return "Row";
        }
    }
}
