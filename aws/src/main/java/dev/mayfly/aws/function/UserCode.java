package dev.mayfly.aws.function;

import dev.mayfly.aws.call.CodeReference;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
    private static final int BUFFER_BYTES = 1 << 16;

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

    /// Says that a jar is missing or is not what its hash promises: no other attempt would find it.
    static final class UnavailableException extends IOException {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }
    }

    /// A loader of these jars, in this order.
    ///
    /// @throws UnavailableException if a jar is missing or damaged
    ClassLoader loader(List<CodeReference> code) throws IOException {
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
            copy(code, partial);
            return Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void copy(CodeReference code, Path target) throws IOException {
        MessageDigest digest = sha256();
        try (ObjectReader reader = store.open(code.key());
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long position = 0;
            for (int count; (count = reader.read(position, buffer, 0, buffer.length)) > 0; ) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                position += count;
            }
        } catch (NoSuchFileException e) {
            var missing =
                    new UnavailableException("user code is not in the store: key=" + code.key());
            missing.initCause(e);
            throw missing;
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(code.sha256())) {
            throw new UnavailableException(
                    "user code has another hash than it should: key="
                            + code.key()
                            + " expected="
                            + code.sha256()
                            + " found="
                            + found);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
