package dev.mayfly.code;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The user code of a job, brought from the store to this machine.
public final class CodeFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private CodeFiles() {}

    /// A loader of the job's jars, in their order.
    ///
    /// @param directory gets copies of the jars, which must stay until the loader is closed
    /// @param parent knows what all jobs share: Mayfly itself and its libraries
    /// @throws UnavailableCodeException if a jar is missing or is not what its hash says
    public static URLClassLoader loader(
            ObjectStore store, List<CodeReference> code, Path directory, ClassLoader parent)
            throws IOException {
        Files.createDirectories(directory);
        var jars = new ArrayList<URL>();
        for (CodeReference each : code) {
            Path jar = directory.resolve(each.sha256() + ".jar");
            copy(store, each, jar);
            jars.add(jar.toUri().toURL());
        }
        return new URLClassLoader("job-code", jars.toArray(new URL[0]), parent);
    }

    /// Copies a jar to this machine and checks its hash.
    ///
    /// @throws UnavailableCodeException if it is not in the store or has another hash
    public static void copy(ObjectStore store, CodeReference code, Path jar) throws IOException {
        MessageDigest digest = sha256();
        try (ObjectReader reader = store.open(code.key());
                OutputStream out = Files.newOutputStream(jar)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long position = 0;
            for (int count; (count = reader.read(position, buffer, 0, buffer.length)) > 0; ) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                position += count;
            }
        } catch (NoSuchFileException e) {
            throw UnavailableCodeException.missing(code, e);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(code.sha256())) {
            throw UnavailableCodeException.damaged(code, found);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
