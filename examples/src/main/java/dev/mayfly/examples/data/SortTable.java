package dev.mayfly.examples.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Records of [Table#SORT], in the layout of the sort benchmark's ASCII records: 10 random
/// printable bytes as key, two spaces, the record's number in 32 hexadecimal digits, three spaces,
/// 13 random digits four times each, and a line feed.
///
/// @param bytes of all parts; rounded down to whole records
/// @see <a href="http://www.ordinal.com/gensort.html">gensort</a>
record SortTable(long seed, int parts, long bytes) implements TableRows {
    /// Line feed included.
    static final int RECORD_BYTES = 100;

    private static final long STREAM = 0x5047;
    private static final int KEY_BYTES = 10;
    private static final int NUMBER_START = 12;
    private static final int NUMBER_END = 44;
    private static final int FILLER_START = 47;
    private static final int FILLER_END = 99;
    private static final int PRINTABLE = '~' - ' ' + 1;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void write(int part, RowWriter rows) throws IOException {
        var random = new SplitMix(seed, STREAM, part);
        long records = bytes / RECORD_BYTES;
        long start = records * part / parts;
        long end = records * (part + 1) / parts;
        var line = new byte[RECORD_BYTES - 1];
        Arrays.fill(line, (byte) ' ');
        for (long number = start; number < end; number++) {
            fillKey(line, random);
            fillNumber(line, number);
            fillRest(line, random);
            rows.put(line).endRow();
        }
    }

    private static void fillKey(byte[] line, SplitMix random) {
        long even = random.next();
        long odd = random.next();
        for (int i = 0; i < KEY_BYTES; i += 2) {
            line[i] = printable(even);
            line[i + 1] = printable(odd);
            even >>>= 12;
            odd >>>= 12;
        }
    }

    private static void fillNumber(byte[] line, long number) {
        long rest = number;
        for (int i = NUMBER_END - 1; i >= NUMBER_START; i--) {
            line[i] = hexDigit(rest);
            rest >>>= 4;
        }
    }

    private static void fillRest(byte[] line, SplitMix random) {
        long digits = random.next();
        for (int i = FILLER_START; i < FILLER_END; i += 4) {
            Arrays.fill(line, i, i + 4, hexDigit(digits));
            digits >>>= 4;
        }
    }

    private static byte printable(long bits) {
        return (byte) (' ' + (((bits & 0xFFF) * PRINTABLE) >>> 12));
    }

    private static byte hexDigit(long bits) {
        return HEX[(int) (bits & 15)];
    }
}
