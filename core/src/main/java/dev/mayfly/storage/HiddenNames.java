package dev.mayfly.storage;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/// Names of files and directories that lie among objects without being any: what is being written,
/// and what a publish has put aside.
///
/// | name | is |
/// |---|---|
/// | `.NAME.tmp-ID` | an object or a directory that is being written or deleted; worthless after a crash |
/// | `.NAME.tmp-0` | an empty file, locked while `NAME` is compared and replaced |
/// | `.NAME.mayfly-old` | what was `NAME` while a publish replaces it; whole |
final class HiddenNames {
    private static final String TEMPORARY = ".tmp-";
    private static final String ASIDE = ".mayfly-old";
    private static final int MAX_NAME = 60;

    private HiddenNames() {}

    /// A fresh temporary name beside a path. Long names are shortened, so that the result is one
    /// that file systems take.
    static Path temporary(Path target) {
        String id =
                Long.toHexString(ProcessHandle.current().pid())
                        + "-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong());
        return temporary(target, id);
    }

    private static Path temporary(Path target, String id) {
        String name = name(target);
        String kept = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        return target.resolveSibling("." + kept + TEMPORARY + id);
    }

    /// The file to lock while the one of a path is compared and replaced. Paths with long names may
    /// share it.
    static Path lock(Path target) {
        return temporary(target, "0");
    }

    /// Whether a file name is one that [#temporary] makes.
    static boolean isTemporary(String name) {
        int at = name.startsWith(".") ? name.lastIndexOf(TEMPORARY) : -1;
        if (at < 1 || at + TEMPORARY.length() == name.length()) {
            return false;
        }
        for (int i = at + TEMPORARY.length(); i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-')) {
                return false;
            }
        }
        return true;
    }

    /// Where a publish puts what is under a path.
    static Path aside(Path target) {
        return target.resolveSibling("." + name(target) + ASIDE);
    }

    /// Whether a file name is one that [#aside] makes.
    static boolean isAside(String name) {
        return name.startsWith(".") && name.endsWith(ASIDE) && name.length() > ASIDE.length() + 1;
    }

    /// The path that was put aside under a name.
    static Path target(Path aside) {
        String name = name(aside);
        return aside.resolveSibling(name.substring(1, name.length() - ASIDE.length()));
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("the root of a file system has no name: " + path);
        }
        return name.toString();
    }
}
