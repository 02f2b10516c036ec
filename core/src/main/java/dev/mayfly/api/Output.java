package dev.mayfly.api;

import dev.mayfly.lineage.Compression;

/// Where and how a dataset is saved.
///
/// @param directory gets one part file for each partition and a `_SUCCESS` manifest, all at once
///   when the job has succeeded
/// @param compression of the part files
/// @param isOverwriting whether an existing directory is replaced; otherwise it is refused, also if
///   it appears while the job runs
public record Output(String directory, Compression compression, boolean isOverwriting) {
    /// Refuses an empty path.
    public Output {
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("output got an empty path; name a directory");
        }
    }

    /// A new directory, not compressed.
    public static Output to(String directory) {
        return new Output(directory, Compression.NONE, false);
    }

    /// The same with compressed part files.
    public Output compressed(Compression by) {
        return new Output(directory, by, isOverwriting);
    }

    /// The same, replacing what is there.
    public Output overwriting() {
        return new Output(directory, compression, true);
    }
}
