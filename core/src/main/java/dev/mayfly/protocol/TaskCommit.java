package dev.mayfly.protocol;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.codec.Envelope;
import java.util.Optional;

/// The record in the store by which one attempt of a task counts: written once, by whoever is
/// first. There is one for the task, and one for each part that an attempt finished before it
/// handed back the rest. Each says all that was done from the task's beginning, so that it does not
/// matter which attempts go on from where. The format is described in `docs/formats/commit.md`.
///
/// @param job which job
/// @param outcome of the attempt that counts: what it and those that it went on from have left,
///   their numbers and their counters
/// @param rest what is left of the task's input; absent if the task is done
public record TaskCommit(JobId job, TaskOutcome.Succeeded outcome, Optional<TaskInput> rest) {
    private static final Envelope ENVELOPE = new Envelope("MFtc", 3);
    private static final Codec<TaskCommit> CODEC = codec();

    /// Of a whole task.
    public TaskCommit(JobId job, TaskOutcome.Succeeded outcome) {
        this(job, outcome, Optional.empty());
    }

    /// Of a part.
    public TaskCommit(JobId job, TaskOutcome.HandedBack outcome) {
        this(job, outcome.done(), Optional.of(outcome.rest()));
    }

    @SuppressWarnings("unchecked")
    private static Codec<TaskCommit> codec() {
        return (Codec<TaskCommit>) (Codec<?>) Codecs.of(TaskCommit.class);
    }

    /// The task that it settles, or a part of it.
    public TaskId task() {
        return outcome.attempt().task();
    }

    /// The outcome as that of another attempt, which lost.
    public TaskOutcome adoptedBy(AttemptId attempt) {
        TaskOutcome.Succeeded adopted = outcome.adoptedBy(attempt);
        return rest.<TaskOutcome>map(left -> new TaskOutcome.HandedBack(adopted, left))
                .orElse(adopted);
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
