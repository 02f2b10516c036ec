package dev.mayfly.storage.input;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds what a user may have meant by a name or path that does not exist.
public final class NearestNames {
    private static final int MAX_NAMES = 3;

    private final ObjectStore store;

    NearestNames(ObjectStore store) {
        this.store = store;
    }

    /// An exception that names the path, the nearest directory on the way to it, and similar names
    /// there.
    ///
    /// @param path as the user wrote it
    InputNotFoundException notFound(String path, String absolute) throws IOException {
        String message = "input matches nothing: path=" + path + " absolute=" + absolute;
        int end = absolute.length();
        while (end > 0) {
            int slash = absolute.lastIndexOf('/', end - 1);
            String parent = slash == 0 ? "/" : absolute.substring(0, Math.max(slash, 0));
            if (!parent.isEmpty() && !parent.endsWith(":/")) {
                try {
                    List<ObjectInfo> children = store.children(parent);
                    List<String> similar = similar(absolute.substring(slash + 1, end), children);
                    message += " parent=" + parent;
                    message += similar.isEmpty() ? "" : " similar=" + String.join(",", similar);
                    break;
                } catch (NoSuchFileException e) {
                    // look further up
                }
            }
            end = slash;
        }
        return new InputNotFoundException(path, message);
    }

    private static List<String> similar(String wanted, List<ObjectInfo> children) {
        List<String> names = new ArrayList<>();
        for (ObjectInfo child : children) {
            names.add(InputFiles.nameOf(child));
        }
        return of(wanted, names, MAX_NAMES);
    }

    /// The known names that need the fewest letters inserted, deleted or replaced, best first; none
    /// of which more than a third would have to change. Case and wildcards count for nothing.
    ///
    /// @param count how many at most
    public static List<String> of(String wanted, Collection<String> known, int count) {
        record Candidate(String name, int distance) {}
        String plain = plain(wanted);
        List<Candidate> candidates = new ArrayList<>();
        for (String name : known) {
            int distance = distance(plain, plain(name));
            if (distance <= Math.max(1, Math.max(plain.length(), name.length()) / 3)) {
                candidates.add(new Candidate(name, distance));
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::distance));
        return candidates.stream().limit(count).map(Candidate::name).toList();
    }

    private static String plain(String name) {
        return name.replace("*", "").replace("?", "").toLowerCase(Locale.ROOT);
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
