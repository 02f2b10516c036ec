package dev.mayfly.driver.journal;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.Version;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// The right to lead a job, held by one driver at a time: an object in the store that says who and
/// until when. Whoever leads renews it; when it has run out, another may take it. Safe for use by
/// several threads.
///
/// It keeps two drivers from paying for the same work, not from each other's results: attempts of
/// both may run, and commits decide. Clocks of machines that differ by more than the duration let
/// two lead at once.
public final class JobLease {
    private static final Envelope ENVELOPE = new Envelope("MFls", 1);
    private static final Codec<State> CODEC = codec();

    private final ObjectStore store;
    private final String key;
    private final Clock clock;
    private final Duration duration;
    private State held;

    /// What the object says.
    ///
    /// @param term how many leaders there were before
    /// @param beat how often this leader has renewed it
    /// @param owner who leads, for people and to tell leaders apart
    /// @param renewedMillis when it was renewed, since the epoch
    /// @param endMillis from when on others may take it, since the epoch
    public record State(long term, long beat, String owner, long renewedMillis, long endMillis) {}

    private JobLease(ObjectStore store, String key, Clock clock, Duration duration, State held) {
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.duration = duration;
        this.held = held;
    }

    @SuppressWarnings("unchecked")
    private static Codec<State> codec() {
        return (Codec<State>) (Codec<?>) Codecs.of(State.class);
    }

    private static byte[] encode(State state) {
        var encoder = new Encoder(128);
        CODEC.encode(state, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads what a lease says.
    ///
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static State decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }

    /// What the lease says, if there is one.
    public static Optional<State> look(ObjectStore store, String key) throws IOException {
        try {
            return Optional.of(decode(store.load(key).content(), key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Takes the lease if nobody holds it.
    ///
    /// @param owner never used before
    /// @param duration how long it lasts from each renewal
    /// @param isForced whether to take it from whoever holds it, who is believed to be dead
    /// @return empty if another holds it
    public static Optional<JobLease> take(
            ObjectStore store,
            String key,
            String owner,
            Clock clock,
            Duration duration,
            boolean isForced)
            throws IOException {
        long now = clock.millis();
        long end = now + duration.toMillis();
        State first = new State(0, 0, owner, now, end);
        if (store.putIfAbsent(key, encode(first))) {
            return Optional.of(new JobLease(store, key, clock, duration, first));
        }
        Version there = store.load(key);
        State other = decode(there.content(), key);
        if (!isForced && now < other.endMillis()) {
            return Optional.empty();
        }
        State next = new State(other.term() + 1, 0, owner, now, end);
        return write(store, key, there, next)
                ? Optional.of(new JobLease(store, key, clock, duration, next))
                : Optional.empty();
    }

    /// How many leaders there were before this one.
    public long term() {
        return current().term();
    }

    private synchronized State current() {
        return held;
    }

    /// Whether the time for which it was renewed last is over, so that another may have it.
    public boolean isOver() {
        return clock.millis() >= current().endMillis();
    }

    /// Renews it.
    ///
    /// @return false if another has taken it, which is for good
    /// @throws IOException if the store cannot be asked; it still lasts until its end
    public synchronized boolean renew() throws IOException {
        long now = clock.millis();
        return write(
                new State(
                        held.term(),
                        held.beat() + 1,
                        held.owner(),
                        now,
                        now + duration.toMillis()));
    }

    /// Gives it up, so that another may take it at once. No effect if another has.
    public synchronized void release() throws IOException {
        long now = clock.millis();
        boolean _ = write(new State(held.term(), held.beat() + 1, held.owner(), now, now));
    }

    private boolean write(State next) throws IOException {
        try {
            Version there = store.load(key);
            State found = decode(there.content(), key);
            boolean isOwn = found.term() == next.term() && found.owner().equals(next.owner());
            if (!isOwn || !write(store, key, there, next)) {
                return false;
            }
            held = next;
            return true;
        } catch (NoSuchFileException e) {
            return false; // whoever took it has finished the job
        }
    }

    /// Replaces the object, and finds out whose it is if the answer says that it was replaced
    /// already: it may have been by this very request, sent twice.
    private static boolean write(ObjectStore store, String key, Version there, State next)
            throws IOException {
        if (store.replace(key, there.version(), encode(next))) {
            return true;
        }
        return look(store, key).filter(next::equals).isPresent();
    }
}
