package dev.mayfly.cli.config;

import dev.mayfly.storage.input.NearestNames;
import java.util.Collection;
import java.util.Optional;

/// Finds the name that was probably meant by one that does not exist.
public final class NearestName {

    private NearestName() {}

    /// The known name that is most like it, if one is like it at all.
    public static Optional<String> of(String wanted, Collection<String> known) {
        return NearestNames.of(wanted, known, 1).stream().findFirst();
    }

    /// The end of an error message: `, did you mean x?`, or the names there are.
    public static String hint(String wanted, Collection<String> known) {
        return of(wanted, known)
                .map(name -> ", did you mean " + name + "?")
                .orElse(" (there are: " + String.join(", ", known) + ")");
    }
}
