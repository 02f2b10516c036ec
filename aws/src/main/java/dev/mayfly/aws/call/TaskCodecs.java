package dev.mayfly.aws.call;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;

/// What attempts are told and how they end, as bytes.
public final class TaskCodecs {
    private static final Codec<TaskSpec> SPECS = codec(TaskSpec.class);
    private static final Codec<TaskOutcome> OUTCOMES = codec(TaskOutcome.class);

    private TaskCodecs() {}

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }

    /// The bytes of what an attempt is told.
    public static byte[] encode(TaskSpec spec) {
        return encode(spec, SPECS);
    }

    /// The bytes of how an attempt ended.
    public static byte[] encode(TaskOutcome outcome) {
        return encode(outcome, OUTCOMES);
    }

    /// What an attempt is told.
    ///
    /// @throws dev.mayfly.codec.EncodingException if the bytes are something else
    public static TaskSpec spec(byte[] bytes) {
        return SPECS.decode(Decoder.of(bytes));
    }

    /// How an attempt ended.
    ///
    /// @throws dev.mayfly.codec.EncodingException if the bytes are something else
    public static TaskOutcome outcome(byte[] bytes) {
        return OUTCOMES.decode(Decoder.of(bytes));
    }

    private static <T> byte[] encode(T value, Codec<T> codec) {
        var encoder = new Encoder(1024);
        codec.encode(value, encoder);
        return encoder.toBytes();
    }
}
