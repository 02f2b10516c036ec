package dev.mayfly.aws.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process uses of the machine's memory, without the files that it maps: about what Lambda
/// counts.
final class ResidentMemory {
    private static final String FIELD = "RssAnon:";

    private ResidentMemory() {}

    /// The memory of a process, 0 if it has ended.
    static long bytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(FIELD)) {
                    String kilobytes = line.substring(FIELD.length()).replace("kB", "").strip();
                    return Long.parseLong(kilobytes) << 10;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
