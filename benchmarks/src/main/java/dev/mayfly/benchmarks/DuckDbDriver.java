package dev.mayfly.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// DuckDB's JDBC driver, as published and unpacked. The published jar copies its native library to
/// a temporary file at each start; classes without it load the one on the library path.
///
/// @param jar as published
/// @param directory holds the classes and the library once they are unpacked
record DuckDbDriver(Path jar, Path directory) {
    private static final String LIBRARY = "libduckdb_java.so";

    /// What a JVM needs to use the driver.
    record Setup(List<String> flags, String classPath) {}

    /// The driver on this process's own class path.
    static DuckDbDriver find(Path directory) {
        var jar =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(path -> path.contains("duckdb_jdbc"))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalStateException("no DuckDB on the class path"));
        return new DuckDbDriver(Path.of(jar), directory);
    }

    Setup published() {
        return new Setup(List.of(), jar.toString());
    }

    Setup unpacked() throws IOException {
        if (!Files.exists(directory.resolve(LIBRARY))) {
            unpack();
        }
        return new Setup(
                List.of("-Djava.library.path=" + directory),
                directory.resolve("classes").toString());
    }

    private void unpack() throws IOException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
                if (entry.getName().startsWith("org/") || entry.getName().startsWith("META-INF/")) {
                    copy(file, entry.getName(), directory.resolve("classes", entry.getName()));
                }
            }
            var unfinished = directory.resolve(LIBRARY + ".unfinished");
            copy(file, LIBRARY + "_linux_" + arch, unfinished);
            Files.move(unfinished, directory.resolve(LIBRARY));
        }
    }

    private static void copy(JarFile file, String name, Path target) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        Files.deleteIfExists(target);
        var entry = file.getEntry(name);
        if (entry == null) {
            throw new IOException("driver has no such entry: name=" + name);
        }
        try (var in = file.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }
}
