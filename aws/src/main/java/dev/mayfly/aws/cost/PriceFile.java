package dev.mayfly.aws.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a price table: YAML of one level, a `key: value` in a line, and comments.
final class PriceFile {
    static final List<String> KEYS =
            List.of(
                    "date",
                    "region",
                    "arm64-gigabyte-second",
                    "x86-gigabyte-second",
                    "million-calls",
                    "thousand-reads",
                    "thousand-writes",
                    "gigabyte-month");

    private PriceFile() {}

    /// The entries of a file, in their order.
    ///
    /// @param name of the file, for messages
    /// @throws IllegalArgumentException if a line is no entry, or its key is unknown or there twice
    static Map<String, String> read(String name, String text) {
        var entries = new LinkedHashMap<String, String>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String place = "file=" + name + " line=" + number;
            String entry = withoutComment(line).strip();
            if (entry.isEmpty() || entry.equals("---")) {
                continue;
            }
            int colon = entry.indexOf(':');
            String value = colon < 0 ? "" : unquoted(entry.substring(colon + 1).strip());
            if (value.isEmpty() || Character.isWhitespace(line.charAt(0))) {
                throw new IllegalArgumentException("not an entry `key: value`: " + place);
            }
            String key = entry.substring(0, colon).strip();
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key in a price table: "
                                + place
                                + " key="
                                + key
                                + " nearest="
                                + nearest(key));
            }
            if (entries.putIfAbsent(key, value) != null) {
                throw new IllegalArgumentException(
                        "key is twice in a price table: " + place + " key=" + key);
            }
        }
        return entries;
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        boolean isComment = hash == 0 || hash > 0 && Character.isWhitespace(line.charAt(hash - 1));
        return isComment ? line.substring(0, hash) : line;
    }

    private static String unquoted(String value) {
        boolean isQuoted =
                value.length() >= 2
                        && (value.startsWith("\"") && value.endsWith("\"")
                                || value.startsWith("'") && value.endsWith("'"));
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String nearest(String key) {
        String nearest = KEYS.getFirst();
        for (String known : KEYS) {
            if (distance(key, known) < distance(key, nearest)) {
                nearest = known;
            }
        }
        return nearest;
    }

    /// Number of characters to insert, delete or replace to make one text of the other.
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
