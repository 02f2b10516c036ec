package dev.mayfly.aws.lambda;

import dev.mayfly.api.Session;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The part of a class path that a function does not have yet: users' classes and their libraries.
public final class UserClassPath {
    private static final String LIBRARIES = "lib/";
    private static final String CLASS = ".class";

    private final Set<String> archive = new HashSet<>();
    private final Set<Path> runtime = new HashSet<>();

    /// What is missing in a function.
    ///
    /// @param archive the function's archive
    /// @param runtimeClassPath of Lambda's own runtime, as far as it is on this machine
    public UserClassPath(Path archive, String runtimeClassPath) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            zip.stream().map(ZipEntry::getName).forEach(this.archive::add);
        }
        runtime.addAll(paths(runtimeClassPath));
        URL engine = Session.class.getProtectionDomain().getCodeSource().getLocation();
        place(engine).ifPresent(runtime::add);
    }

    /// Jars and directories that a loader reads from, without what the function has.
    ///
    /// @throws IOException if the loader's classes are not in files
    public List<Path> of(ClassLoader loader) throws IOException {
        var places = new LinkedHashSet<Path>();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        for (@Nullable ClassLoader at = loader; at != null && at != platform; at = at.getParent()) {
            if (at instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    place(url).ifPresent(places::add);
                }
            } else if (at == ClassLoader.getSystemClassLoader()) {
                places.addAll(paths(System.getProperty("java.class.path")));
            } else {
                throw new IOException(
                        "classes that are not in files cannot be sent to a function; put them into"
                                + " a jar: loader="
                                + at.getName());
            }
        }
        var users = new LinkedHashSet<Path>();
        for (Path place : places) {
            if (!isShared(place)) {
                users.add(place);
            }
        }
        return List.copyOf(users);
    }

    private static List<Path> paths(String classPath) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(classPath)
                .map(each -> Path.of(each).toAbsolutePath())
                .toList();
    }

    private static Optional<Path> place(URL url) throws IOException {
        try {
            URI uri = url.toURI();
            return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri)) : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IOException("class path holds no address: url=" + url, e);
        }
    }

    private boolean isShared(Path place) throws IOException {
        if (!Files.exists(place)
                || runtime.contains(place)
                || archive.contains(LIBRARIES + place.getFileName())) {
            return true;
        }
        if (Files.isDirectory(place)) {
            return archive.stream()
                    .filter(name -> name.endsWith(CLASS))
                    .anyMatch(name -> Files.exists(place.resolve(name)));
        }
        try (var jar = new ZipFile(place.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(CLASS) && !name.equals("module-info.class"))
                    .findFirst()
                    .map(archive::contains)
                    .orElse(false);
        }
    }
}
