package dev.mayfly.cli.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that was probably meant by one that does not exist.
public final class NearestName {

    private NearestName() {}

    /// The known name with the fewest letters to insert, delete or replace, unless more than a
    /// third of them would have to change. Case counts for nothing.
    public static Optional<String> of(String wanted, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            int limit = Math.max(1, Math.max(wanted.length(), name.length()) / 3);
            if (distance <= limit && distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /// The end of an error message: `, did you mean x?`, or the names there are.
    public static String hint(String wanted, Collection<String> known) {
        return of(wanted, known)
                .map(name -> ", did you mean " + name + "?")
                .orElse(" (there are: " + String.join(", ", known) + ")");
    }

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
