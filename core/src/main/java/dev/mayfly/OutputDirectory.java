package dev.mayfly;

import dev.mayfly.api.Output;
import dev.mayfly.directory.OwnerLock;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.FileErrors;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.PublishingMark;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final UnpublishedOutput attempts;
    private @Nullable OwnerLock owner;
    private boolean isKept;
    private boolean wasPublished;
    private boolean isRemoved;

    OutputDirectory(ObjectStore store, Output output) {
        this(store, output, UnpublishedOutput.fresh(resolved(store.absolute(output.directory()))));
    }

    /// What a link leads to: the link stays, and what it leads to is written.
    private static String resolved(String absolute) {
        if (RoutedStore.scheme(absolute).isEmpty()) {
            Path path = Path.of(absolute);
            if (Files.isSymbolicLink(path) && Files.exists(path)) {
                try {
                    return path.toRealPath().toString();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return absolute;
    }

    private OutputDirectory(ObjectStore store, Output output, UnpublishedOutput attempts) {
        this.store = store;
        this.output = output;
        this.target = attempts.output();
        this.parent = target.substring(0, target.lastIndexOf('/') + 1);
        this.attempts = attempts;
    }

    /// The directory of a job that another driver has begun. What its attempts wrote is left unless
    /// [#discard] is called.
    static OutputDirectory of(ObjectStore store, JobDescription.Target begun) {
        var output = new Output(begun.directory(), Compression.NONE, begun.isOverwriting());
        var attempts = new UnpublishedOutput(begun.directory(), begun.attempts());
        if (!begun.attempts().startsWith(UnpublishedOutput.prefixBeside(begun.directory()))) {
            throw new IllegalArgumentException("not beside each other: target=" + begun);
        }
        var directory = new OutputDirectory(store, output, attempts);
        directory.keep();
        return directory;
    }

    /// What another driver needs to know to continue.
    JobDescription.Target target() {
        return target(attempts);
    }

    /// The same for a job that takes the place of this one, whose attempts may still run.
    JobDescription.Target successor() {
        return target(attempts.again());
    }

    private JobDescription.Target target(UnpublishedOutput written) {
        return new JobDescription.Target(target, written.directory(), output.isOverwriting());
    }

    /// Removes what attempts of a job have written whose place another has taken.
    ///
    /// @param successor where that one writes
    static void removeReplaced(ObjectStore store, JobDescription.Target successor)
            throws IOException {
        var attempts = new UnpublishedOutput(successor.directory(), successor.attempts());
        store.deleteAll(attempts.first().directory());
    }

    /// Leaves what attempts write for whoever continues the job, unless [#discard] is called.
    void keep() {
        isKept = true;
    }

    /// Lets [#close] remove what attempts wrote.
    void discard() {
        isKept = false;
    }

    /// Where attempts write.
    String attemptDirectory() {
        return attempts.directory();
    }

    /// Refuses a target that must not or cannot be replaced, and removes what killed jobs left
    /// beside it.
    ///
    /// @throws OutputExistsException if something is there
    /// @throws IllegalArgumentException if it is a whole bucket, a file, or a link that leads
    ///   nowhere
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
                requireDirectory(Path.of(target));
                Path directory = Path.of(parent);
                Files.createDirectories(directory);
                String prefix = UnpublishedOutput.prefixBeside(target);
                OwnerLock.removeAbandoned(directory, prefix.substring(parent.length()));
                owner = OwnerLock.take(Path.of(attempts.directory()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "output cannot be written, "
                            + FileErrors.reason(e)
                            + ": directory="
                            + output.directory(),
                    e);
        }
    }

    /// One that is not there yet will do.
    private void requireDirectory(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new IllegalArgumentException(
                    "output is a link that leads nowhere: directory="
                            + output.directory()
                            + " leadsTo="
                            + Files.readSymbolicLink(path)
                            + "; name another, or remove the link");
        }
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "output is a file where a directory is written: directory="
                            + output.directory()
                            + "; name another, or remove the file");
        }
        if (!output.isOverwriting() && Files.exists(path)) {
            try (Stream<Path> there = Files.list(path)) {
                if (there.findAny().isPresent()) { // such as an empty directory
                    throw OutputExistsException.before(output.directory());
                }
            }
        }
    }

    private void requireAbsent() {
        try (Stream<ObjectInfo> there = store.list(target)) {
            if (there.findAny().isPresent()) {
                requireNotHalf();
                throw OutputExistsException.before(output.directory());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tells of what a job has published that is still at it or has died.
    private void requireNotHalf() throws IOException {
        if (!store.exists(target + "/" + SuccessManifest.NAME)) {
            Optional<PublishingMark> mark = PublishingMark.find(store, target);
            if (mark.isPresent()) {
                throw OutputExistsException.half(output.directory(), mark.get());
            }
        }
    }

    /// Prepares for the continuation of a job.
    ///
    /// @throws OutputExistsException if somebody else has written the target meanwhile, and it must
    ///   not be replaced
    void prepareToContinue(JobId job) throws IOException {
        wasPublished = isOf(store, target, job);
        if (!output.isOverwriting() && !wasPublished && !isBeingPublished(job)) {
            requireAbsent();
        }
        if (RoutedStore.scheme(target).isEmpty()) {
            owner = OwnerLock.take(Path.of(attempts.directory()));
        }
    }

    /// Whether an earlier driver of a job died while it published.
    private boolean isBeingPublished(JobId job) throws IOException {
        return PublishingMark.find(store, target)
                .filter(mark -> mark.job().equals(job.value()))
                .isPresent();
    }

    /// Whether what lies in a directory is a job's output.
    static boolean isOf(ObjectStore store, String directory, JobId job) throws IOException {
        try {
            return SuccessManifest.read(store, directory + "/" + SuccessManifest.NAME)
                    .filter(manifest -> manifest.job().equals(job.value()))
                    .isPresent();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Makes exactly those parts of a finished job appear that its committed attempts wrote.
    ///
    /// @throws OutputExistsException if the target has appeared meanwhile and must not be replaced
    void publish(JobResult result, List<TaskOutput> parts) {
        try {
            if (wasPublished) {
                store.delete(PublishingMark.key(target));
                isKept = false;
                return;
            }
            var sources = new ArrayList<String>();
            var named = new ArrayList<SuccessManifest.Part>();
            for (TaskOutput output : TaskOutput.each(parts)) {
                var part = (TaskOutput.PartFile) output;
                String key = part.objectKey();
                sources.add(key.substring(attempts.directory().length() + 1));
                String name = key.substring(key.lastIndexOf('/') + 1);
                named.add(new SuccessManifest.Part(name, part.size(), part.records()));
            }
            var manifest = new SuccessManifest(result.job().value(), named);
            publish(sources, manifest, result.job());
        } catch (IOException e) {
            throw OutputNotPublishedException.to(output.directory(), e);
        }
    }

    private void publish(List<String> sources, SuccessManifest manifest, JobId job)
            throws IOException {
        try {
            store.publish(attempts.directory(), sources, target, manifest, output.isOverwriting());
            isRemoved = true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            if (isOf(store, target, job)) {
                isKept = false; // another driver of the job has published it
                return;
            }
            if (e instanceof FileAlreadyExistsException) {
                requireNotHalf();
                throw OutputExistsException.appeared(output.directory());
            }
            throw e;
        }
    }

    /// Removes what attempts wrote and was not published.
    @Override
    public void close() {
        try {
            if (!isKept && !isRemoved) {
                Uninterrupted.remove(() -> store.deleteAll(attempts.directory()));
            }
            if (owner != null) {
                owner.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "output not removed: directory=" + attempts.directory(), e);
        }
    }
}
