package dev.mayfly.aws.function;

import dev.mayfly.code.CodeFiles;
import dev.mayfly.code.CodeReference;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The users' classes that an execution environment has met: jars fetched from the store by hash,
/// each once, and a class loader for each combination of them. Used by the thread that serves a
/// call, between calls; loaders are used by many.
///
/// A few combinations are kept. Lambda freezes an environment between calls, so what is dropped is
/// not in use.
final class UserCode {
    private static final int KEPT_LOADERS = 4;

    private final ObjectStore store;
    private final Path directory;
    private final ClassLoader parent;
    private final Map<List<String>, URLClassLoader> loaders = new LinkedHashMap<>(16, 0.75f, true);

    /// Code that no jar of was fetched yet.
    ///
    /// @param directory for copies of jars; made when it is needed
    /// @param parent knows what all users share: Mayfly itself and its libraries
    UserCode(ObjectStore store, Path directory, ClassLoader parent) {
        this.store = store;
        this.directory = directory;
        this.parent = parent;
    }

    /// A loader of these jars, in this order.
    ///
    /// @throws dev.mayfly.code.UnavailableCodeException if a jar is missing or damaged
    synchronized ClassLoader loader(List<CodeReference> code) throws IOException {
        if (code.isEmpty()) {
            return parent;
        }
        List<String> hashes = code.stream().map(CodeReference::sha256).toList();
        URLClassLoader known = loaders.get(hashes);
        if (known != null) {
            return known;
        }
        if (loaders.size() >= KEPT_LOADERS) {
            dropEldest();
        }
        var jars = new ArrayList<URL>();
        for (CodeReference each : code) {
            jars.add(jar(each).toUri().toURL());
        }
        var loader = new URLClassLoader("user-code", jars.toArray(new URL[0]), parent);
        loaders.put(hashes, loader);
        return loader;
    }

    /// Makes room, also in the little that a function may store.
    private void dropEldest() throws IOException {
        List<String> eldest = loaders.keySet().iterator().next();
        try (URLClassLoader _ = loaders.remove(eldest)) {
            for (String hash : eldest) {
                if (loaders.keySet().stream().noneMatch(kept -> kept.contains(hash))) {
                    Files.deleteIfExists(path(hash));
                }
            }
        }
    }

    private Path path(String hash) {
        return directory.resolve(hash + ".jar");
    }

    private Path jar(CodeReference code) throws IOException {
        Path jar = path(code.sha256());
        if (Files.exists(jar)) {
            return jar;
        }
        Files.createDirectories(directory);
        Path partial = Files.createTempFile(directory, code.sha256(), ".partial");
        try {
            CodeFiles.copy(store, code, partial);
            return Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
