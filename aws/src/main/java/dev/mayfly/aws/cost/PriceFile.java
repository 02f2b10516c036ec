package dev.mayfly.aws.cost;

import dev.mayfly.storage.input.NearestNames;
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
                                + NearestNames.of(key, KEYS, 1).stream()
                                        .findFirst()
                                        .map(known -> " nearest=" + known)
                                        .orElse(" known=" + String.join(",", KEYS)));
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
}
