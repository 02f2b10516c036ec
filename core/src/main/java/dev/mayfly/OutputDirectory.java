package dev.mayfly;

import dev.mayfly.api.Output;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory that a job writes: attempts write beside it, and when the job has succeeded all of
/// it appears, as [ObjectStore#publish] of its store has it.
///
/// Beside a directory of files lies a mark by which the next job finds what a killed one has left.
/// Elsewhere there are no such marks; what a killed job leaves lies under `.mayfly-NAME-`.
final class OutputDirectory implements AutoCloseable {
    private final ObjectStore store;
    private final Output output;
    private final String target;
    private final String parent;
    private final String prefix;
    private final String attempts;
    private @Nullable OwnerLock owner;

    OutputDirectory(ObjectStore store, Output output) {
        this.store = store;
        this.output = output;
        this.target = store.absolute(output.directory());
        int name = target.lastIndexOf('/') + 1;
        this.parent = target.substring(0, name);
        this.prefix = ".mayfly-" + target.substring(name) + "-";
        this.attempts = target.substring(0, name) + prefix + OwnerLock.freshName();
    }

    /// Where attempts write.
    String attemptDirectory() {
        return attempts;
    }

    /// Refuses a target that must not be replaced, and removes what killed jobs left beside it.
    ///
    /// @throws OutputExistsException if something is there
    /// @throws IllegalArgumentException if it is a whole bucket
    void prepare() {
        if (parent.endsWith("://")) {
            throw new IllegalArgumentException(
                    "output needs a directory in the bucket: directory=" + output.directory());
        }
        if (!output.isOverwriting()) {
            requireAbsent();
        }
        try {
            if (RoutedStore.scheme(target).isEmpty()) {
                Path directory = Path.of(parent);
                Files.createDirectories(directory);
                OwnerLock.removeAbandoned(directory, prefix);
                owner = OwnerLock.take(Path.of(attempts));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "output cannot be written: directory=" + output.directory(), e);
        }
    }

    private void requireAbsent() {
        try (Stream<ObjectInfo> there = store.list(target)) {
            if (there.findAny().isPresent()) {
                throw new OutputExistsException(output.directory());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes the parts of a finished job appear.
    void publish(JobResult result, List<TaskOutput> parts) {
        try {
            var names = new ArrayList<SuccessManifest.Part>();
            for (TaskOutput output : parts) {
                var part = (TaskOutput.PartFile) output;
                String name = part.objectKey().substring(part.objectKey().lastIndexOf('/') + 1);
                names.add(new SuccessManifest.Part(name, part.size(), part.records()));
            }
            byte[] manifest = new SuccessManifest(result.job().value(), names).encode();
            try (ObjectWriter writer = store.create(attempts + "/" + SuccessManifest.NAME)) {
                writer.write(manifest, 0, manifest.length);
                writer.commit();
            }
            store.publish(attempts, target);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "output not published: directory=" + output.directory(), e);
        }
    }

    /// Removes what attempts wrote and was not published.
    @Override
    public void close() {
        try {
            store.deleteAll(attempts);
            if (owner != null) {
                owner.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("output not removed: directory=" + attempts, e);
        }
    }
}
