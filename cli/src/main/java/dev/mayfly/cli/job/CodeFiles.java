package dev.mayfly.cli.job;

import dev.mayfly.examples.Example;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The classes of a user's program as jars and directories, for functions that do not have them.
final class CodeFiles {
    private CodeFiles() {}

    /// What a program's class loader knows, apart from Mayfly itself.
    ///
    /// @param directory for classes that were compiled in memory
    static List<Path> of(ClassLoader loader, Path directory) throws IOException {
        var files = new ArrayList<Path>();
        for (@Nullable ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at instanceof CompiledClasses.Loader compiled) {
                compiled.writeTo(Files.createDirectories(directory));
                files.add(directory);
            } else if (at instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    files.add(path(url));
                }
            }
        }
        if (loader == Example.class.getClassLoader()) {
            files.add(path(Example.class.getProtectionDomain().getCodeSource().getLocation()));
        }
        return files;
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("class path holds no file: url=" + url, e);
        }
    }
}
