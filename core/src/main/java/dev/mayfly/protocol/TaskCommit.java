package dev.mayfly.protocol;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.codec.Envelope;

/// The record in the store by which one attempt of a task counts: written once, by whoever is
/// first. The format is described in `docs/formats/commit.md`.
///
/// @param job which job
/// @param outcome of the attempt that counts: what it left, its numbers and its counters
public record TaskCommit(JobId job, TaskOutcome.Succeeded outcome) {
    private static final Envelope ENVELOPE = new Envelope("MFtc", 1);
    private static final Codec<TaskCommit> CODEC = codec();

    @SuppressWarnings("unchecked")
    private static Codec<TaskCommit> codec() {
        return (Codec<TaskCommit>) (Codec<?>) Codecs.of(TaskCommit.class);
    }

    /// The task that it settles.
    public TaskId task() {
        return outcome.attempt().task();
    }

    /// The same outcome as that of another attempt, which lost.
    public TaskOutcome.Succeeded adoptedBy(AttemptId attempt) {
        return new TaskOutcome.Succeeded(
                attempt, outcome.output(), outcome.metrics(), outcome.counters());
    }

    /// The bytes of the record.
    public byte[] encode() {
        var encoder = new Encoder(256);
        CODEC.encode(this, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads a record.
    ///
    /// @param key where it was found, for messages
    /// @throws EncodingException if it is damaged or of another version
    public static TaskCommit decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }

    /// Reads a record of a certain task.
    ///
    /// @throws EncodingException also if it is another task's
    public static TaskCommit decode(byte[] bytes, String key, JobId job, TaskId task) {
        TaskCommit commit = decode(bytes, key);
        if (!commit.job().equals(job) || !commit.task().equals(task)) {
            throw new EncodingException(
                    "commit of another task: key="
                            + key
                            + " expectedJob="
                            + job
                            + " expectedTask="
                            + task
                            + " job="
                            + commit.job()
                            + " task="
                            + commit.task());
        }
        return commit;
    }
}
