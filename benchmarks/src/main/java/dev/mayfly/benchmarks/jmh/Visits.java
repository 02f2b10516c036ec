package dev.mayfly.benchmarks.jmh;

import dev.mayfly.data.ByteScan;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Lines like those of the visits table, in memory.
///
/// @param lines followed by the padding that scans ask for
/// @param size without the padding
/// @param count number of lines
public record Visits(byte[] lines, int size, int count) {
    /// Makes up lines, always the same.
    public static Visits random(int count) {
        var random = new Random(1);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(address(random)).append(',');
            text.append("url".repeat(7 + random.nextInt(20))).append(i).append(',');
            text.append("1985-06-").append(10 + random.nextInt(20)).append(',');
            text.append(random.nextFloat()).append(',');
            text.append("Mozilla/5.0 (Windows; U; Windows NT 5.2) AppleWebKit/525.13,");
            text.append("USA,USA-EN,word,").append(random.nextInt(10)).append('\n');
        }
        int size = text.length();
        text.append("\0".repeat(ByteScan.PADDING));
        return new Visits(text.toString().getBytes(StandardCharsets.US_ASCII), size, count);
    }

    /// An address as in the first column.
    public static String address(Random random) {
        return random.nextInt(255)
                + "."
                + random.nextInt(255)
                + "."
                + random.nextInt(255)
                + "."
                + random.nextInt(255);
    }
}
