package dev.mayfly.driver.journal;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.protocol.TaskMetrics;
import java.util.Map;
import java.util.TreeMap;

/// How a detached job ended. All that is left of it, besides its output.
///
/// @param name what the user called it
/// @param target directory that was to get its output
/// @param reason why it failed; empty if it did not
/// @param createdMillis when it was planned, since the epoch
/// @param endedMillis when it ended, since the epoch
/// @param counters the user's, each task counted once
/// @param metrics sum over the committed attempts
public record JobEnd(
        String name,
        String target,
        EndState state,
        String reason,
        long createdMillis,
        long endedMillis,
        Map<String, Long> counters,
        TaskMetrics metrics) {
    private static final Envelope ENVELOPE = new Envelope("MFje", 1);
    private static final Codec<JobEnd> CODEC = codec();

    /// Copies the counters.
    public JobEnd {
        counters = Map.copyOf(new TreeMap<>(counters));
    }

    @SuppressWarnings("unchecked")
    private static Codec<JobEnd> codec() {
        return (Codec<JobEnd>) (Codec<?>) Codecs.of(JobEnd.class);
    }

    /// The bytes that are kept.
    public byte[] encode() {
        var encoder = new Encoder(128);
        CODEC.encode(this, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads an end.
    ///
    /// @param key where it was found, for messages
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static JobEnd decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }
}
