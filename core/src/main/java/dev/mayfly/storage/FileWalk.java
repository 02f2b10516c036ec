package dev.mayfly.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// All objects under a directory in key order, read one directory at a time. Directories that
/// vanish meanwhile are left out. A circle of links ends where the file system refuses to follow
/// it.
final class FileWalk implements Iterator<ObjectStore.ObjectInfo> {
    private final ObjectStore store;
    private final Deque<Iterator<ObjectStore.ObjectInfo>> levels = new ArrayDeque<>();
    private ObjectStore.@Nullable ObjectInfo next;

    FileWalk(ObjectStore store, List<ObjectStore.ObjectInfo> start) {
        this.store = store;
        levels.push(start.iterator());
    }

    @Override
    public boolean hasNext() {
        while (next == null && !levels.isEmpty()) {
            if (!levels.element().hasNext()) {
                levels.pop();
                continue;
            }
            ObjectStore.ObjectInfo child = levels.element().next();
            if (child.key().endsWith("/")) {
                descend(child.key());
            } else {
                next = child.size() < 0 ? look(child.key()) : child;
            }
        }
        return next != null;
    }

    private ObjectStore.ObjectInfo look(String key) {
        try {
            return store.info(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void descend(String directory) {
        try {
            levels.push(store.children(directory).iterator());
        } catch (NoSuchFileException e) {
            // deleted since its name was read
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ObjectStore.ObjectInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ObjectStore.ObjectInfo result = next;
        next = null;
        return java.util.Objects.requireNonNull(result);
    }
}
