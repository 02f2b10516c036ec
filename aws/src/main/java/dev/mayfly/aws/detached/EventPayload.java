package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mayfly.aws.call.Body;
import dev.mayfly.code.CodeReference;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/// Events as Lambda carries them: one JSON string of a mark and bytes, described in
/// `docs/formats/invocation.md`.
final class EventPayload {
    private static final String MARK = "mayfly-event1.";
    private static final Envelope ENVELOPE = new Envelope("MFev", 4);
    private static final Codec<EventCall> EVENTS = codec(EventCall.class);
    private static final Codec<TaskEvent> TASKS = codec(TaskEvent.class);

    private EventPayload() {}

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }

    private static <T> byte[] encode(T value, Codec<T> codec) {
        var encoder = new Encoder(1024);
        codec.encode(value, encoder);
        return encoder.toBytes();
    }

    /// The payload that carries an event.
    static byte[] of(EventCall event) {
        byte[] sealed = ENVELOPE.seal(encode(event, EVENTS));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        return ('"' + MARK + text + '"').getBytes(US_ASCII);
    }

    /// Whether a payload carries an event.
    static boolean isEvent(byte[] payload) {
        int size = Math.min(payload.length, MARK.length() + 1);
        return new String(payload, 0, size, US_ASCII).equals('"' + MARK);
    }

    /// What a payload carries.
    ///
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    static EventCall eventOf(byte[] payload) {
        String text = new String(payload, US_ASCII).strip();
        String content = text.substring(MARK.length() + 1, text.length() - 1);
        byte[] sealed = Base64.getUrlDecoder().decode(content);
        return EVENTS.decode(Decoder.of(ENVELOPE.open(sealed, "event")));
    }

    /// The event of a task, whose content goes through the store if it is large.
    ///
    /// @param inlineBytes how large it may be to travel in the event
    static EventCall.Start start(
            JobKeys job,
            List<CodeReference> code,
            TaskEvent task,
            int inlineBytes,
            ObjectStore store)
            throws IOException {
        AttemptId attempt = task.spec().attempt();
        String key =
                task.spec().workDirectory()
                        + "/calls/"
                        + attempt.task().stage().index()
                        + "/"
                        + attempt.task().partition()
                        + "-"
                        + attempt.number()
                        + "-event";
        return new EventCall.Start(
                job, code, Body.of(encode(task, TASKS), inlineBytes, key, store));
    }

    /// The task of an event.
    ///
    /// @throws IOException if the store does not have what was sent
    static TaskEvent task(EventCall.Start start, ObjectStore store) throws IOException {
        return TASKS.decode(Decoder.of(start.task().bytes(store)));
    }
}
