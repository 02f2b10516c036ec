package dev.mayfly.storage.input;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// A pattern of keys.
///
/// | in the pattern | matches |
/// |---|---|
/// | `*` | any characters within a name |
/// | `?` | one character |
/// | `[a-z]`, `[!a-z]`, `[^a-z]` | one character that is, or is not, in the ranges |
/// | `{a,b}` | either; may be nested and may hold `/` |
/// | `**` as a whole part | any directories, also none; at the end, everything below |
/// | `\` | the next character as it is |
///
/// A name that begins with `_` or `.` is matched only by a part of the pattern that begins with the
/// same character.
final class Glob {
    /// Parts without wildcards, joined: where the search begins.
    private final String base;

    private final List<String> parts;

    private Glob(String base, List<String> parts) {
        this.base = base;
        this.parts = parts;
    }

    /// Whether a text has characters that mean something in a pattern.
    static boolean isPattern(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[{\\".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Reads a pattern, once for each way to choose from its braces.
    static List<Glob> parse(String pattern) {
        List<Glob> globs = new ArrayList<>();
        List<String> choices = new ArrayList<>();
        expandBraces(pattern, choices);
        for (String choice : choices) {
            List<String> parts = new ArrayList<>(List.of(choice.split("/")));
            StringBuilder base = new StringBuilder();
            while (!parts.isEmpty() && !isPattern(parts.getFirst())) {
                base.append(parts.removeFirst()).append('/');
            }
            if (base.length() > 1) {
                base.setLength(base.length() - 1);
            }
            globs.add(new Glob(base.toString(), parts));
        }
        return globs;
    }

    /// Whether one of two paths is in the other, or is the other.
    static boolean overlap(String one, String other) {
        return below(one).startsWith(below(other)) || below(other).startsWith(below(one));
    }

    private static String below(String directory) {
        return directory.endsWith("/") ? directory : directory + "/";
    }

    /// Whether it may match a directory, something in it, or a directory around it.
    boolean mayMatchIn(String directory) {
        if (!directory.startsWith(below(base))) {
            return overlap(base, directory);
        }
        String[] names = directory.substring(below(base).length()).split("/", -1);
        for (int i = 0; i < Math.min(names.length, parts.size()); i++) {
            if (parts.get(i).equals("**")) {
                return true;
            }
            if (!matchesName(parts.get(i), names[i])) {
                return false;
            }
        }
        return true;
    }

    /// Adds what matches: objects, and directories with a `/` behind. Some may come twice.
    void find(ObjectStore store, List<ObjectInfo> found) throws IOException {
        if (!parts.isEmpty()) {
            descend(store, base, 0, found);
            return;
        }
        try {
            found.add(store.info(base));
        } catch (NoSuchFileException e) {
            found.add(new ObjectInfo(base + "/", 0)); // whether it exists is seen when it is read
        }
    }

    private void descend(ObjectStore store, String directory, int index, List<ObjectInfo> found)
            throws IOException {
        List<ObjectInfo> children;
        try {
            children = store.children(directory);
        } catch (NoSuchFileException e) {
            return;
        }
        String part = parts.get(index);
        boolean isLast = index == parts.size() - 1;
        boolean isAnyDepth = part.equals("**");
        if (isAnyDepth && !isLast) {
            descend(store, directory, index + 1, found);
        }
        for (ObjectInfo child : children) {
            if (!matchesName(part, InputFiles.nameOf(child))) {
                continue;
            }
            if (isLast) {
                found.add(child);
            } else if (child.key().endsWith("/")) {
                descend(store, child.key(), isAnyDepth ? index : index + 1, found);
            }
        }
    }

    /// Whether one part of a pattern matches a name.
    static boolean matchesName(String part, String name) {
        boolean isHidden = InputFiles.isHidden(name);
        if (isHidden && (part.isEmpty() || part.charAt(0) != name.charAt(0))) {
            return false;
        }
        return matches(part, 0, name, 0);
    }

    private static boolean matches(String part, int from, String name, int start) {
        int p = from;
        int n = start;
        int star = -1;
        int retry = -1;
        while (n < name.length()) {
            int end = p < part.length() && part.charAt(p) != '*' ? matchOne(part, p, name, n) : -1;
            if (end >= 0) {
                p = end;
                n++;
            } else if (p < part.length() && part.charAt(p) == '*') {
                star = ++p;
                retry = n;
            } else if (star >= 0) {
                p = star;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < part.length() && part.charAt(p) == '*') {
            p++;
        }
        return p == part.length();
    }

    /// Index in the pattern behind what matches the character, or -1.
    private static int matchOne(String part, int at, String name, int index) {
        char c = part.charAt(at);
        char actual = name.charAt(index);
        if (c == '?') {
            return at + 1;
        }
        if (c == '\\' && at + 1 < part.length()) {
            return part.charAt(at + 1) == actual ? at + 2 : -1;
        }
        int close = c == '[' ? part.indexOf(']', at + 2) : -1;
        if (close < 0) {
            return c == actual ? at + 1 : -1;
        }
        boolean isNegated = part.charAt(at + 1) == '!' || part.charAt(at + 1) == '^';
        boolean isIn = isInRanges(part, isNegated ? at + 2 : at + 1, close, actual);
        return isIn != isNegated ? close + 1 : -1;
    }

    private static boolean isInRanges(String part, int start, int end, char actual) {
        for (int i = start; i < end; i++) {
            char low = part.charAt(i);
            boolean isRange = i + 2 < end && part.charAt(i + 1) == '-';
            char high = isRange ? part.charAt(i + 2) : low;
            if (actual >= low && actual <= high) {
                return true;
            }
            i += isRange ? 2 : 0;
        }
        return false;
    }

    private static void expandBraces(String pattern, List<String> choices) {
        int open = unescaped(pattern, '{');
        int close = open < 0 ? -1 : closing(pattern, open);
        if (close < 0) {
            choices.add(pattern);
            return;
        }
        int start = open + 1;
        int depth = 0;
        for (int i = start; i <= close; i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (i == close || (c == ',' && depth == 0)) {
                String choice = pattern.substring(start, i);
                expandBraces(
                        pattern.substring(0, open) + choice + pattern.substring(close + 1),
                        choices);
                start = i + 1;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            }
        }
    }

    private static int unescaped(String pattern, char wanted) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
