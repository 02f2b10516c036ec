package dev.mayfly;

import dev.mayfly.api.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Sessions of two threads that try a task twice, and their inputs, in the directory of a test.
final class SmallSessions {
    private SmallSessions() {}

    static Session open(Path directory) {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(2)
                        .withMaxAttempts(2)
                        .withWorkDirectory(directory.resolve("work").toString()));
    }

    /// Writes a file and answers its path.
    static String input(Path directory, String content) throws IOException {
        return Files.writeString(directory.resolve("input.txt"), content).toString();
    }
}
