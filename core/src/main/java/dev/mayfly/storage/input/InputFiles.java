package dev.mayfly.storage.input;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.PublishingMark;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the objects that users mean by files, directories and patterns. Called once for each input
/// of a job.
///
/// - A file is itself, even if its name looks like a pattern.
/// - A directory is all files in it and below, except those whose name, or the name of a directory
///   on the way to them, begins with `_` or `.`. If it holds a `_SUCCESS` that is a
///   [SuccessManifest], it is exactly the parts named there. One that is being published is
///   refused.
/// - A pattern is what its [Glob] matches, directories as above.
///
/// A path stands for a set: a file that its pattern matches in two ways is there once. Several
/// paths are their sum, as in Hadoop and Spark: a file that two of them stand for is there twice.
public final class InputFiles {
    private final ObjectStore store;

    /// Finds objects in a store.
    public InputFiles(ObjectStore store) {
        this.store = store;
    }

    /// The objects of an input, in key order, under absolute keys. None is a valid answer: an empty
    /// directory is an empty input.
    ///
    /// @param paths what the user wrote
    /// @throws InputNotFoundException if one of them matches nothing
    /// @throws IOException also if a manifest is damaged or names a part that is missing or of
    ///   another size
    public List<ObjectInfo> find(List<String> paths) throws IOException {
        List<ObjectInfo> all = new ArrayList<>();
        for (String path : paths) {
            String absolute = store.absolute(path);
            Map<String, ObjectInfo> found = new TreeMap<>();
            if (!addExisting(absolute, found) && !addMatches(absolute, found)) {
                throw new NearestNames(store).notFound(path, absolute);
            }
            all.addAll(found.values());
        }
        all.sort(Comparator.comparing(ObjectInfo::key));
        return List.copyOf(all);
    }

    /// Whether a path may stand for what is in a directory, now or later.
    ///
    /// @param directory as a full key
    /// @param path the same, or a pattern of keys
    public static boolean mayLieIn(String directory, String path) {
        return Glob.overlap(path, directory)
                || Glob.parse(path).stream().anyMatch(glob -> glob.mayMatchIn(directory));
    }

    private boolean addMatches(String absolute, Map<String, ObjectInfo> found) throws IOException {
        if (!Glob.isPattern(absolute)) {
            return false;
        }
        List<ObjectInfo> matches = new ArrayList<>();
        for (Glob glob : Glob.parse(absolute)) {
            glob.find(store, matches);
        }
        boolean isFound = false;
        for (ObjectInfo match : matches) {
            if (match.key().endsWith("/")) {
                isFound |= addExisting(match.key().substring(0, match.key().length() - 1), found);
            } else {
                found.put(match.key(), readable(match));
                isFound = true;
            }
        }
        return isFound;
    }

    private boolean addExisting(String key, Map<String, ObjectInfo> found) throws IOException {
        try {
            found.put(key, store.info(key));
            return true;
        } catch (NoSuchFileException e) {
            // perhaps a directory
        }
        List<ObjectInfo> children;
        try {
            children = store.children(key);
        } catch (NoSuchFileException e) {
            return false;
        }
        addDirectory(children, found);
        return true;
    }

    private void addDirectory(List<ObjectInfo> children, Map<String, ObjectInfo> found)
            throws IOException {
        for (ObjectInfo child : children) {
            if (nameOf(child).equals(SuccessManifest.NAME)) {
                Optional<SuccessManifest> manifest = SuccessManifest.read(store, child.key());
                if (manifest.isPresent()) {
                    addParts(manifest.get(), child.key(), children, found);
                    return;
                }
            }
        }
        for (ObjectInfo child : children) {
            if (isHidden(nameOf(child))) {
                requireNotPublishing(child);
                continue;
            }
            if (child.key().endsWith("/")) {
                addDirectory(store.children(child.key()), found);
            } else {
                found.put(child.key(), readable(child));
            }
        }
    }

    /// A link that leads nowhere is an error as soon as it is asked for.
    private ObjectInfo readable(ObjectInfo file) throws IOException {
        return file.size() < 0 ? store.info(file.key()) : file;
    }

    private void requireNotPublishing(ObjectInfo child) throws IOException {
        if (nameOf(child).equals(PublishingMark.NAME)) {
            String output = child.key().substring(0, child.key().lastIndexOf('/'));
            Optional<PublishingMark> mark = PublishingMark.find(store, output);
            throw new IOException(
                    mark.map(found -> found.explain(output))
                            .orElse("output was just published, read it again: path=" + output));
        }
    }

    private static void addParts(
            SuccessManifest manifest,
            String manifestKey,
            List<ObjectInfo> children,
            Map<String, ObjectInfo> found)
            throws IOException {
        Map<String, ObjectInfo> byName = new HashMap<>();
        for (ObjectInfo child : children) {
            byName.put(nameOf(child), child);
        }
        for (SuccessManifest.Part part : manifest.parts()) {
            ObjectInfo object = byName.get(part.name());
            if (object == null) {
                throw new IOException(
                        "part is missing: manifest=" + manifestKey + " part=" + part.name());
            }
            if (object.size() != part.size()) {
                throw new IOException(
                        "part has another size than its manifest says: manifest="
                                + manifestKey
                                + " part="
                                + part.name()
                                + " expected="
                                + part.size()
                                + " size="
                                + object.size());
            }
            found.put(object.key(), object);
        }
    }

    /// Whether directories keep a name to themselves.
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /// The last part of a key, without the `/` of a directory.
    static String nameOf(ObjectInfo object) {
        String key = object.key();
        int end = key.endsWith("/") ? key.length() - 1 : key.length();
        return key.substring(key.lastIndexOf('/', end - 1) + 1, end);
    }
}
