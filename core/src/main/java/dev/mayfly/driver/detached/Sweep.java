package dev.mayfly.driver.detached;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.Version;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;

/// Finds detached jobs of which nothing was heard for long, because an event was lost or a function
/// died, and has them looked after. Whoever watches a job sweeps it, or a schedule does; any number
/// of them at the same time do no harm.
public final class Sweep {
    private static final Envelope ENVELOPE = new Envelope("MFsw", 1);
    private static final Codec<Seen> CODEC = codec();

    private final ObjectStore store;
    private final JobJournal journal;
    private final Events events;
    private final Clock clock;
    private final Duration patience;

    /// What a sweep has seen.
    ///
    /// @param progress a number that grows with all that happens to the job
    /// @param millis when it was seen first, or the job was last looked after for it, since the
    ///   epoch
    private record Seen(long progress, long millis) {}

    /// Sweeps one job.
    ///
    /// @param patience how long a job may do nothing; longer than a function may run
    public Sweep(
            ObjectStore store, JobJournal journal, Events events, Clock clock, Duration patience) {
        this.store = store;
        this.journal = journal;
        this.events = events;
        this.clock = clock;
        this.patience = patience;
    }

    @SuppressWarnings("unchecked")
    private static Codec<Seen> codec() {
        return (Codec<Seen>) (Codec<?>) Codecs.of(Seen.class);
    }

    private static byte[] encode(Seen seen) {
        var encoder = new Encoder(32);
        CODEC.encode(seen, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Looks once.
    ///
    /// @return whether the job was found silent, and has been looked after
    public boolean look() throws IOException {
        if (!journal.isDescribed()) {
            return false;
        }
        String key = journal.keys().sweep();
        long now = clock.millis();
        var current = new Seen(new DetachedRecords(store, journal).progress(), now);
        if (store.putIfAbsent(key, encode(current))) {
            return false;
        }
        Version there;
        try {
            there = store.load(key);
        } catch (NoSuchFileException e) {
            return false; // the job has ended meanwhile
        }
        Seen before = CODEC.decode(Decoder.of(ENVELOPE.open(there.content(), key)));
        // what a clock that runs ahead has written must not keep everybody waiting until then
        boolean isSilent = before.progress() == current.progress() && before.millis() <= now;
        if (isSilent && now - before.millis() < patience.toMillis()) {
            return false;
        }
        boolean isMine = store.replace(key, there.version(), encode(current));
        if (isSilent && isMine) {
            events.coordinate(journal.keys(), new Trigger("sweep " + now, 0, true));
        }
        return isSilent && isMine;
    }
}
