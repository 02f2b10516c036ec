package dev.mayfly.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The system's cache of files. Some machines empty it within minutes even while memory is free, so
/// what a run reads is read before it.
final class PageCache {
    private static final int BUFFER_BYTES = 1 << 20;

    private PageCache() {}

    /// Reads files, and all files below directories, so that they lie in the cache.
    static void fill(List<Path> paths) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (Path path : paths) {
            List<Path> files;
            try (var walk = Files.walk(path)) {
                files = walk.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                try (var in = Files.newInputStream(file)) {
                    while (in.read(buffer) >= 0) {}
                }
            }
        }
    }
}
