package dev.mayfly.storage;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Objects in a file system: the key is the path of the file, absolute or relative to a root. Links
/// are followed. Devices, pipes and sockets are no objects, nor are the names in [HiddenNames].
///
/// [#putIfAbsent] needs a file system with hard links, [#replace] one with locks, [#publish] one
/// that holds both keys. Publishing and its recovery after a crash are described at
/// [FilePublisher]. Objects survive the death of the process at any moment; only with the option to
/// force do they survive that of the machine.
public final class FileObjectStore implements ObjectStore {
    private static final int DELETE_TRIES = 10;

    /// Where the parts of an output are put together, in the directory that they come from.
    private static final String GATHERED = ".gathered";

    private final Path root;
    private final boolean isForced;
    private final FilePublisher publisher = new FilePublisher();

    /// A store that leaves it to the system when bytes reach the disk.
    ///
    /// @param root what relative keys are relative to
    public FileObjectStore(Path root) {
        this(root, false);
    }

    /// A store.
    ///
    /// @param root what relative keys are relative to
    /// @param isForced whether each commit waits until the disk has all of it (`fsync`)
    public FileObjectStore(Path root, boolean isForced) {
        this.root = root.toAbsolutePath();
        this.isForced = isForced;
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        Path start = path(prefix);
        Optional<BasicFileAttributes> found = attributes(prefix, start);
        if (found.isEmpty()) {
            return Stream.empty();
        }
        if (found.get().isRegularFile()) {
            return Stream.of(info(prefix, found.get()));
        }
        if (!found.get().isDirectory()) {
            return Stream.empty();
        }
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new FileWalk(this, children(prefix)),
                        Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
                false);
    }

    @Override
    public List<ObjectInfo> children(String directory) throws IOException {
        Path path = path(directory);
        Optional<BasicFileAttributes> found = attributes(directory, path);
        if (found.isEmpty() || !found.get().isDirectory()) {
            throw new NoSuchFileException(directory, null, "no such directory");
        }
        String prefix =
                directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
        try {
            return new DirectoryListing(publisher).children(path, prefix);
        } catch (IOException e) {
            throw FileErrors.explain(e, "list", directory);
        }
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        Path path = path(key);
        Optional<BasicFileAttributes> found = attributes(key, path);
        if (found.isEmpty() && Files.isSymbolicLink(path)) {
            throw new IOException(
                    "link leads nowhere: file="
                            + path
                            + " leadsTo="
                            + Files.readSymbolicLink(path));
        }
        if (found.isPresent() && found.get().isOther()) {
            throw new IOException(
                    "is a pipe or a device, which cannot be read in ranges; write it to a file first:"
                            + " file="
                            + path);
        }
        if (found.isEmpty() || !found.get().isRegularFile()) {
            throw new NoSuchFileException(key, null, "no such object");
        }
        return info(key, found.get());
    }

    /// What is known of a file.
    static ObjectInfo info(String key, BasicFileAttributes found) {
        return new ObjectInfo(key, found.size(), found.lastModifiedTime().toInstant());
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        info(key);
        try {
            return new FileObjectReader(key, path(key));
        } catch (IOException e) {
            throw FileErrors.explain(e, "open", key);
        }
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return createFile(key);
    }

    private FileObjectWriter createFile(String key) throws IOException {
        Path path = path(key);
        try {
            if (Files.isDirectory(path)) {
                throw new IOException("is a directory: action=create key=" + key);
            }
            createParent(path);
            return new FileObjectWriter(key, path, isForced);
        } catch (java.nio.file.FileSystemException e) {
            throw FileErrors.explain(e, "create", key);
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        if (Files.exists(path(key))) {
            return false;
        }
        try (FileObjectWriter writer = createFile(key)) {
            writer.write(content, 0, content.length);
            return writer.commitIfAbsent();
        }
    }

    @Override
    public Version load(String key) throws IOException {
        try (ObjectReader reader = open(key)) {
            byte[] content = new byte[Math.toIntExact(reader.size())];
            reader.read(0, content, 0, content.length);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Version(content, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }

    @Override
    public boolean replace(String key, String version, byte[] content) throws IOException {
        Path path = path(key);
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (FileMutex _ = FileMutex.take(HiddenNames.lock(path))) {
            if (!load(key).version().equals(version)) {
                return false;
            }
            try (FileObjectWriter writer = createFile(key)) {
                writer.write(content, 0, content.length);
                writer.commit();
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (java.nio.file.FileSystemException e) {
            throw FileErrors.explain(e, "replace", key);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path path = path(key);
        try {
            if (!Files.isDirectory(path)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            if (!FileErrors.isNotDirectory(e)) {
                throw FileErrors.explain(e, "delete", key);
            }
        }
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        Path path = path(prefix);
        try {
            publisher.discard(path);
            for (int tries = 1; ; tries++) {
                try {
                    FilePublisher.deleteTree(path);
                    return;
                } catch (DirectoryNotEmptyException e) {
                    if (tries == DELETE_TRIES) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            if (!FileErrors.isNotDirectory(e)) {
                throw FileErrors.explain(e, "delete", prefix);
            }
        }
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        Path source = path(from).normalize();
        Path target = path(to).normalize();
        if (source.startsWith(target) || target.startsWith(source)) {
            throw new IllegalArgumentException(
                    "one directory lies in the other: from=" + from + " to=" + to);
        }
        Path gathered = source.resolve(GATHERED);
        gather(source, sources, gathered, manifest);
        try {
            createParent(target);
            publisher.publish(gathered, target, isReplacing);
            if (isForced) {
                FileObjectWriter.forceDirectory(target.getParent());
            }
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (java.nio.file.AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "not on the same file system: action=publish from=" + from + " to=" + to, e);
        } catch (NoSuchFileException e) {
            throw FileErrors.explain(e, "publish", from);
        } catch (IOException e) {
            throw FileErrors.explain(e, "publish", to);
        }
        deleteLeft(from);
    }

    /// The output is there, so an attempt that does not count and keeps on writing here is no
    /// failure: its directory is removed by the next job that finds it without an owner.
    private void deleteLeft(String from) throws IOException {
        try {
            deleteAll(from);
        } catch (IOException e) {
            if (!(e.getCause() instanceof DirectoryNotEmptyException)) {
                throw e;
            }
        }
    }

    private void gather(Path source, List<String> sources, Path gathered, SuccessManifest manifest)
            throws IOException {
        Files.createDirectories(gathered);
        for (int i = 0; i < sources.size(); i++) {
            SuccessManifest.Part part = manifest.parts().get(i);
            FilePublisher.gather(
                    source.resolve(sources.get(i)), gathered.resolve(part.name()), part);
        }
        byte[] content = manifest.encode();
        try (ObjectWriter writer = create(gathered.resolve(SuccessManifest.NAME).toString())) {
            writer.write(content, 0, content.length);
            writer.commit();
        }
    }

    @Override
    public String absolute(String key) {
        Path path = path(key);
        Path result = path.getRoot();
        for (Path part : path) {
            String name = part.toString();
            if (!name.isEmpty() && !name.equals(".")) {
                result = result == null ? part : result.resolve(part);
            }
        }
        return String.valueOf(result);
    }

    private Path path(String key) {
        return root.resolve(key);
    }

    private Optional<BasicFileAttributes> attributes(String key, Path path) throws IOException {
        try {
            try {
                return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
            } catch (NoSuchFileException e) {
                return publisher.restoreAbove(path)
                        ? Optional.of(Files.readAttributes(path, BasicFileAttributes.class))
                        : Optional.empty();
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (FileErrors.isNotDirectory(e)) {
                return Optional.empty();
            }
            throw FileErrors.explain(e, "look up", key);
        }
    }

    private static void createParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            try {
                Files.createDirectories(parent);
            } catch (FileAlreadyExistsException e) {
                throw new NotDirectoryException(e.getFile());
            }
        }
    }
}
