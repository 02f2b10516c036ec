package dev.mayfly.worker.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Texts, and their lines as bytes seen as Latin-1 characters.
final class TextLines {
    private TextLines() {}

    /// A text with lines of all kinds, perhaps after a byte order mark.
    static byte[] randomText(RandomGenerator random) {
        var out = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        int shape = random.nextInt(8);
        int lines = shape == 7 ? 0 : random.nextInt(30);
        for (int i = 0; i < lines; i++) {
            if (shape != 0) {
                out.writeBytes(randomLine(random, shape));
            }
            out.writeBytes((shape == 1 || random.nextInt(6) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
        }
        if (random.nextBoolean()) {
            out.writeBytes(randomLine(random, shape));
        }
        return out.toByteArray();
    }

    private static byte[] randomLine(RandomGenerator random, int shape) {
        int choice = random.nextInt(10);
        if (choice == 0) {
            byte[] invalid = new byte[random.nextInt(20)];
            for (int i = 0; i < invalid.length; i++) {
                invalid[i] = (byte) (0x80 | random.nextInt(128));
            }
            return invalid;
        }
        if (choice == 1) {
            return "\r\rzwölf €uro 𝄞\r".getBytes(UTF_8);
        }
        int size = random.nextInt(shape == 2 ? 200 : 12);
        return "x".repeat(size).getBytes(UTF_8);
    }

    /// The lines as the simplest program finds them.
    static List<String> linesOf(byte[] content) {
        String text = new String(content, ISO_8859_1);
        if (text.startsWith("\u00EF\u00BB\u00BF")) {
            text = text.substring(3);
        }
        var lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return lines;
    }
}
