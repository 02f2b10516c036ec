package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// The `_PUBLISHING` object of an output: lies beside its parts while a store that cannot rename
/// publishes it, and afterwards if who did that has died. The format is described in
/// `docs/formats/success.md`.
///
/// @param job which job publishes the output
/// @param since when it began to, if that is known
public record PublishingMark(String job, Optional<Instant> since) {
    /// Name of the object in the output's directory.
    public static final String NAME = "_PUBLISHING";

    /// The mark of a job that begins to publish.
    public static PublishingMark of(String job, Instant now) {
        return new PublishingMark(job, Optional.of(now));
    }

    /// Where that of an output is.
    ///
    /// @param output the output's directory
    public static String key(String output) {
        return output + "/" + NAME;
    }

    /// The mark of an output, if there is one.
    ///
    /// @param output the output's directory
    public static Optional<PublishingMark> find(ObjectStore store, String output)
            throws IOException {
        try {
            return Optional.of(decode(store.load(key(output)).content()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// The bytes of the object.
    public byte[] encode() {
        return toString().getBytes(UTF_8);
    }

    /// Reads a mark. Of one that is not as it should be, the first word is taken for the job.
    public static PublishingMark decode(byte[] bytes) {
        String[] words = new String(bytes, UTF_8).split(" ", 2);
        return new PublishingMark(words[0], words.length < 2 ? Optional.empty() : time(words[1]));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// What to tell who cannot use the output as it is.
    ///
    /// @param output the output's directory
    public String explain(String output) {
        return "output is not completely published: mark="
                + key(output)
                + " job="
                + job
                + since.map(time -> " since=" + time).orElse("")
                + "; if the job is at work (mayfly status "
                + job
                + "), wait for it; if its driver has died, mayfly resume "
                + job
                + " completes it; if there is no such job any more, what is there is of no use:"
                + " remove the directory, or save there with overwriting";
    }

    /// As it is written: the job, and since when.
    @Override
    public String toString() {
        return job + since.map(time -> " " + time).orElse("");
    }
}
