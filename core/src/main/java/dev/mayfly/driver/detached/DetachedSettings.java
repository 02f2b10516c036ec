package dev.mayfly.driver.detached;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.protocol.TaskLimits;
import java.util.Optional;

/// What functions need to know to go on with a job without its driver.
///
/// @param limits of each attempt
/// @param broadcastBytes up to what size a side of a join was to become a table
/// @param maxHops how many events may come one from the other; a chain that is longer is a fault
/// @param budget what the job may cost, as its functions understand it; empty if that does not
///   matter
public record DetachedSettings(
        TaskLimits limits, long broadcastBytes, int maxHops, Optional<byte[]> budget) {
    private static final Envelope ENVELOPE = new Envelope("MFds", 2);
    private static final Codec<DetachedSettings> CODEC = codec();

    @SuppressWarnings("unchecked")
    private static Codec<DetachedSettings> codec() {
        return (Codec<DetachedSettings>) (Codec<?>) Codecs.of(DetachedSettings.class);
    }

    /// The longest chain of events that a job can need: for each stage the coordinator and all
    /// tries of a task, in every round.
    public static int hopsOf(int stages, int maxAttempts) {
        return Math.multiplyExact((stages + 1) * NextStep.MAX_ROUNDS, maxAttempts + 2);
    }

    /// The bytes that are kept.
    public byte[] encode() {
        var encoder = new Encoder(64);
        CODEC.encode(this, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads settings.
    ///
    /// @param key where they were found, for messages
    /// @throws dev.mayfly.codec.EncodingException if they are damaged or of another version
    public static DetachedSettings decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }
}
