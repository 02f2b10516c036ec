package dev.mayfly.storage;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What lies directly in a directory of a file system and is an object or a directory.
///
/// @param publisher puts back an output that somebody who died while publishing had set aside
record DirectoryListing(FilePublisher publisher) {

    /// What lies in a directory, in key order.
    ///
    /// @param prefix of the keys
    List<ObjectInfo> children(Path directory, String prefix) throws IOException {
        List<ObjectInfo> children = new ArrayList<>();
        while (!read(directory, prefix, children)) {
            children.clear();
        }
        children.sort(Comparator.comparing(ObjectInfo::key));
        return children;
    }

    /// @return false if something was put back, so that all is to be read again
    private boolean read(Path directory, String prefix, List<ObjectInfo> children)
            throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (HiddenNames.isAside(name)) {
                    if (publisher.restore(HiddenNames.target(entry))) {
                        return false;
                    }
                } else if (!HiddenNames.isTemporary(name)) {
                    addChild(entry, prefix + name, children);
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void addChild(Path entry, String key, List<ObjectInfo> children)
            throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isSymbolicLink(entry) && !name.startsWith(".") && !name.startsWith("_")) {
                children.add(new ObjectInfo(key, -1));
            }
            return; // or deleted meanwhile
        }
        if (attributes.isDirectory()) {
            children.add(new ObjectInfo(key + "/", 0));
        } else if (attributes.isRegularFile()) {
            children.add(FileObjectStore.info(key, attributes));
        }
    }
}
