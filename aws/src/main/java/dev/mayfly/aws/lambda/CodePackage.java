package dev.mayfly.aws.lambda;

import dev.mayfly.code.CodeReference;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Puts users' code into the store, where functions fetch it by its hash. What is there already is
/// not sent again.
public final class CodePackage {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private CodePackage() {}

    /// Puts jars, and directories of classes as jars.
    ///
    /// @param classPath jars and directories, in order; what is not there is left out
    /// @param directory where in the store they go
    /// @return references in the same order
    public static List<CodeReference> put(List<Path> classPath, ObjectStore store, String directory)
            throws IOException {
        var code = new ArrayList<CodeReference>();
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                Path jar = Files.createTempFile("mayfly-code-", ".jar");
                try {
                    pack(entry, jar);
                    code.add(putJar(jar, store, directory));
                } finally {
                    Files.delete(jar);
                }
            } else if (Files.isRegularFile(entry)) {
                code.add(putJar(entry, store, directory));
            }
        }
        return code;
    }

    /// Makes a jar whose bytes depend on the files' names and contents only.
    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files) {
                String name =
                        classes.relativize(file)
                                .toString()
                                .replace(file.getFileSystem().getSeparator(), "/");
                var entry = new ZipEntry(name);
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
            }
        }
    }

    private static CodeReference putJar(Path jar, ObjectStore store, String directory)
            throws IOException {
        byte[] hash = hash(jar);
        String key = directory + "/" + HexFormat.of().formatHex(hash) + ".jar";
        if (!isThere(key, Files.size(jar), store)) {
            try (InputStream in = Files.newInputStream(jar);
                    ObjectWriter writer = store.create(key)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int count; (count = in.read(buffer)) > 0; ) {
                    writer.write(buffer, 0, count);
                }
                writer.commit();
            }
        }
        return CodeReference.of(hash, key);
    }

    private static byte[] hash(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isThere(String key, long size, ObjectStore store) throws IOException {
        try {
            return store.info(key).size() == size;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
