package dev.mayfly.cli.job;

import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/// A program in a jar, with the jars that its manifest's `Class-Path` names.
final class JarProgram {

    private JarProgram() {}

    /// Opens the jar. It stays open until the process ends.
    ///
    /// @param mainClass instead of the manifest's `Main-Class`
    static UserProgram open(Path file, Optional<String> mainClass, List<Path> classPath) {
        String start =
                mainClass
                        .or(() -> manifestMain(file))
                        .orElseThrow(() ->
                                new UsageException(
                                        "no Main-Class in the manifest of "
                                                + file
                                                + ", name one with --main"));
        var urls = new ArrayList<URL>();
        urls.add(url(file));
        for (Path entry : classPath) {
            urls.add(url(entry));
        }
        var loader =
                new URLClassLoader(
                        "job", urls.toArray(new URL[0]), JarProgram.class.getClassLoader());
        return UserProgram.of(loader, start, file);
    }

    /// Where a class loader finds a file.
    static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UsageException("not a path that classes are loaded from: " + file);
        }
    }

    private static Optional<String> manifestMain(Path file) {
        try (var jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest == null
                    ? Optional.empty()
                    : Optional.ofNullable(
                            manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
        } catch (IOException e) {
            throw new UsageException("not a jar: " + file + " (" + e.getMessage() + ")");
        }
    }
}
