package dev.mayfly.driver.detached;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What is kept of a detached job besides what is kept of every job. Each record is written once,
/// by whoever is first.
final class DetachedRecords {
    private static final Envelope FAILURE = new Envelope("MFfl", 1);
    private static final Codec<Failure> FAILURES = failures();

    private final ObjectStore store;
    private final JobKeys keys;

    DetachedRecords(ObjectStore store, JobJournal journal) {
        this.store = store;
        this.keys = journal.keys();
    }

    @SuppressWarnings("unchecked")
    private static Codec<Failure> failures() {
        return (Codec<Failure>) (Codec<?>) Codecs.of(Failure.class);
    }

    private Optional<byte[]> content(String key) throws IOException {
        try {
            return Optional.of(store.load(key).content());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<ObjectInfo> found = store.list(directory)) {
            return found.map(object -> object.key().substring(directory.length() + 1)).toList();
        }
    }

    /// Writes down who does something that only one is to do.
    ///
    /// @return whether it is this one, now or when the same event was delivered before
    private boolean elect(String key, String id) throws IOException {
        byte[] own = id.getBytes(UTF_8);
        return store.putIfAbsent(key, own)
                || content(key).filter(found -> new String(found, UTF_8).equals(id)).isPresent();
    }

    /// Takes the name of an attempt.
    ///
    /// @return false if there is such an attempt already
    boolean claim(AttemptId attempt) throws IOException {
        return store.putIfAbsent(keys.attempt(attempt), new byte[0]);
    }

    /// Elects who looks what the job costs in a period of time.
    boolean electLooker(long period) throws IOException {
        String key = keys.look(period);
        return !store.exists(key) && store.putIfAbsent(key, new byte[0]);
    }

    /// Elects who tells the coordinator that a stage is complete.
    boolean electFinisher(StageId stage, String id) throws IOException {
        return elect(keys.finished(stage), id);
    }

    /// Elects who launches a stage.
    boolean electLauncher(StageId stage, int round, String id) throws IOException {
        return elect(keys.launch(stage, round), id);
    }

    /// Writes down that a sweep has the output published.
    void putPublication(int round, Trigger trigger) throws IOException {
        boolean _ = store.putIfAbsent(keys.publication(round), trigger.id().getBytes(UTF_8));
    }

    /// How often a stage was launched, without a launch by this trigger, which may not have come to
    /// its end.
    int rounds(StageId stage, Trigger trigger) throws IOException {
        return rounds(keys.launches(stage), trigger);
    }

    /// How often sweeps had the output published, without this trigger.
    int publications(Trigger trigger) throws IOException {
        return rounds(keys.publications(), trigger);
    }

    private int rounds(String directory, Trigger trigger) throws IOException {
        int count = names(directory).size();
        if (count == 0) {
            return 0;
        }
        boolean isOwn =
                content(directory + "/" + (count - 1))
                        .filter(found -> new String(found, UTF_8).equals(trigger.id()))
                        .isPresent();
        return isOwn ? count - 1 : count;
    }

    /// The committed partitions of a stage.
    BitSet committed(StageId stage) throws IOException {
        var partitions = new BitSet();
        names(keys.commits(stage)).forEach(name -> partitions.set(Integer.parseInt(name)));
        return partitions;
    }

    /// A number that grows with all that happens to the job.
    long progress() throws IOException {
        return names(keys.stages()).size();
    }

    /// How an attempt failed, if it did.
    Optional<Failure> failure(AttemptId attempt) throws IOException {
        String key = keys.failure(attempt);
        return content(key).map(bytes -> FAILURES.decode(Decoder.of(FAILURE.open(bytes, key))));
    }

    /// Writes down how an attempt failed.
    void putFailure(AttemptId attempt, Failure failure) throws IOException {
        var encoder = new Encoder(256);
        FAILURES.encode(failure.withoutTrace(), encoder);
        boolean _ = store.putIfAbsent(keys.failure(attempt), FAILURE.seal(encoder.toBytes()));
    }

    /// Writes down why the job cannot succeed any more. What came first stays.
    void putFailed(String reason) throws IOException {
        boolean _ = store.putIfAbsent(keys.failed(), reason.getBytes(UTF_8));
    }

    /// Why the job cannot succeed any more.
    Optional<String> failed() throws IOException {
        return content(keys.failed()).map(bytes -> new String(bytes, UTF_8));
    }

    /// Writes down how the job ended and removes everything else. The description goes first:
    /// without it, nobody does anything for the job any more.
    ///
    /// @param told hears of it, unless another end is written down already
    void end(JobEnd end, Consumer<JobEnd> told) throws IOException {
        if (store.putIfAbsent(keys.end(), end.encode())) {
            told.accept(end);
        }
        store.delete(keys.description());
        removeAllButEnd();
    }

    /// Removes what is left of a job that has ended; nothing of one that never was here.
    void removeLeftovers() throws IOException {
        if (content(keys.end()).isPresent()) {
            removeAllButEnd();
        }
    }

    private void removeAllButEnd() throws IOException {
        for (ObjectInfo child : store.children(keys.directory())) {
            String key = child.key();
            if (key.endsWith("/")) {
                store.deleteAll(key.substring(0, key.length() - 1));
            } else if (!key.equals(keys.end())) {
                store.delete(key);
            }
        }
    }
}
