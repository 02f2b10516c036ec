package dev.mayfly.cli.example;

import dev.mayfly.cli.ui.Units;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Example.Input;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;

/// Generated data, kept for the next time: one directory for each table, size and seed.
///
/// @param directory created when it is needed
public record DataCache(Path directory) {
    private static final int PARTS = 16;

    /// The data of this user.
    ///
    /// @param variables of the environment
    /// @param home of the user
    public static DataCache of(Map<String, String> variables, Path home) {
        String named = variables.getOrDefault("MAYFLY_DATA", "");
        return new DataCache(
                named.isEmpty() ? cacheDirectory(variables, home).resolve("data") : Path.of(named));
    }

    /// Where an example's result lies if nothing else is said. The next run replaces it.
    public static Path results(Map<String, String> variables, Path home, String example) {
        return cacheDirectory(variables, home).resolve("results").resolve(example);
    }

    /// Where this user's programs keep what can be made again.
    private static Path cacheDirectory(Map<String, String> variables, Path home) {
        String named = variables.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = named.isEmpty() ? home.resolve(".cache") : Path.of(named);
        return caches.resolve("mayfly");
    }

    /// Finds a table, and generates it first where nobody has. Other processes that want the same
    /// table wait meanwhile.
    ///
    /// @param say tells the user what takes so long
    /// @return the directory of its files
    Path table(Input.Generated input, ByteSize size, long seed, Consumer<String> say)
            throws IOException, InterruptedException {
        Path place =
                directory.resolve(input.table().directoryName() + "-" + name(size) + "-" + seed);
        Path files = place.resolve(input.table().directoryName());
        if (Files.isDirectory(files)) {
            return files;
        }
        create(place);
        try (var lock =
                FileChannel.open(
                        place.resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.isDirectory(files)) {
                say.accept(
                        "generating "
                                + Units.bytes(size.bytes())
                                + " of "
                                + input.name()
                                + " in "
                                + files);
                int threads = Runtime.getRuntime().availableProcessors();
                DataGenerator.generate(
                        new DataRequest(
                                place, seed, PARTS, threads, Map.of(input.table(), size), false));
            }
        }
        return files;
    }

    /// Copies a file that comes with the examples.
    Path sample(Input.Sample input) throws IOException {
        Path place = directory.resolve("samples");
        Path file = place.resolve(input.name());
        create(place);
        try (InputStream in = Example.class.getResourceAsStream(input.name())) {
            if (in == null) {
                throw new FileNotFoundException("sample missing: name=" + input.name());
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static void create(Path place) throws IOException {
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new IOException(
                    "directory of generated data cannot be made, name another with MAYFLY_DATA, or"
                            + " with XDG_CACHE_HOME one for results, too: directory="
                            + place
                            + " cause="
                            + e,
                    e);
        }
    }

    /// A size as part of a file's name, always the same for the same number of bytes.
    private static String name(ByteSize size) {
        long bytes = size.bytes();
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = 0;
        while (bytes > 0 && bytes % 1000 == 0 && unit < units.length - 1) {
            bytes /= 1000;
            unit++;
        }
        return bytes + units[unit];
    }
}
