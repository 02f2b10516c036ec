package dev.mayfly.aws.s3;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Who wrote an object and its versions before, latest first: a name for each write, kept in the
/// object's metadata. By it a write whose answer was lost is recognised when it is refused the
/// second time, also if others have replaced the object since.
///
/// @param names in hexadecimal digits; at most [#MAX_NAMES]
record Writers(List<String> names) {
    /// How many writes may come between a write and its repetition.
    private static final int MAX_NAMES = 32;

    private static final String METADATA = "mayfly-writers";

    /// Those of an object that others wrote.
    static final Writers NONE = new Writers(List.of());

    Writers {
        names = List.copyOf(names.subList(0, Math.min(names.size(), MAX_NAMES)));
    }

    /// Reads them from an object's metadata.
    static Writers of(Map<String, String> metadata) {
        return parse(metadata.getOrDefault(METADATA, ""));
    }

    /// Reads what [#toString] makes.
    static Writers parse(String text) {
        return text.isEmpty() ? NONE : new Writers(List.of(text.split(" ")));
    }

    /// The metadata of an object; empty if nobody asks who wrote it.
    Map<String, String> metadata() {
        return names.isEmpty() ? Map.of() : Map.of(METADATA, toString());
    }

    /// Those of the next version, with a new name in front.
    Writers next() {
        List<String> all = new ArrayList<>();
        all.add(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        all.addAll(names);
        return new Writers(all);
    }

    /// Whether the write that made these is among those of an object.
    boolean isPartOf(Writers found) {
        return found.names.contains(names.getFirst());
    }

    @Override
    public String toString() {
        return String.join(" ", names);
    }
}
