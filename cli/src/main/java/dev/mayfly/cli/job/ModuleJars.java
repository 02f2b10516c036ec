package dev.mayfly.cli.job;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/// Finds the jars that this process runs from, for the compiler to see them as modules.
final class ModuleJars {
    private ModuleJars() {}

    /// The module that holds a class, and the libraries it may require: everything else on the
    /// class path that is a jar, those that manifests name included.
    static List<String> around(Class<?> type) {
        Path home;
        try {
            home = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("place of a class is no path: class=" + type, e);
        }
        var found = new LinkedHashSet<Path>();
        found.add(home);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            add(Path.of(entry), found);
        }
        return found.stream()
                .filter(path -> path.equals(home) || isLibrary(path))
                .map(Path::toString)
                .toList();
    }

    private static boolean isLibrary(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".jar") && !name.startsWith("mayfly-");
    }

    private static void add(Path entry, Set<Path> found) {
        if (!entry.toString().endsWith(".jar") || !Files.exists(entry) || !found.add(entry)) {
            return;
        }
        try (var jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String classPath =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (classPath == null) {
                return;
            }
            URI base = entry.toUri();
            for (String further : classPath.strip().split("\\s+", -1)) {
                URI uri = base.resolve(further);
                if (uri.getScheme().equals("file")) {
                    add(Path.of(uri), found);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
