package dev.mayfly;

import dev.mayfly.directory.OwnerLock;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.lineage.Compression;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where attempts of a job write before its output appears: `.mayfly-NAME-FRESH` beside the output
/// `NAME`, with a name that no other job has ([OwnerLock#freshName]), and `-again` behind it for a
/// job that takes the place of another.
///
/// @param output the output's directory, as a full key
/// @param directory where attempts write, as a full key
public record UnpublishedOutput(String output, String directory) {
    /// What the names of such directories begin with.
    public static final String PREFIX = ".mayfly-";

    private static final String AGAIN = "-again";

    private static final Pattern NAME =
            Pattern.compile(
                    Pattern.quote(PREFIX) + "(.+)-" + OwnerLock.FRESH_NAME + "(" + AGAIN + ")?");

    /// What one attempt has: a directory named by its number, and in it the parts of its task.
    private static final Pattern OF_ATTEMPT =
            Pattern.compile(
                    "([0-9]+/(part-r-[0-9]{5,10}(_[0-9]{5,10})?("
                            + Arrays.stream(Compression.values())
                                    .map(compression -> Pattern.quote(compression.suffix()))
                                    .collect(Collectors.joining("|"))
                            + "))?)?");

    /// One of a job that begins.
    static UnpublishedOutput fresh(String output) {
        return new UnpublishedOutput(output, prefixBeside(output) + OwnerLock.freshName());
    }

    /// What the directories of all jobs begin with that write one output.
    ///
    /// @param output as a full key
    public static String prefixBeside(String output) {
        int name = output.lastIndexOf('/') + 1;
        return output.substring(0, name) + PREFIX + output.substring(name) + "-";
    }

    /// The one that has a directory of this name, if it is a name that only Mayfly gives.
    ///
    /// @param directory as a full key
    public static Optional<UnpublishedOutput> at(String directory) {
        int start = directory.lastIndexOf('/') + 1;
        Matcher name = NAME.matcher(directory.substring(start));
        return name.matches()
                ? Optional.of(
                        new UnpublishedOutput(
                                directory.substring(0, start) + name.group(1), directory))
                : Optional.empty();
    }

    /// That of a job that is kept.
    ///
    /// @param record what is kept of it under `job`
    /// @param key where that was found, for messages
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static UnpublishedOutput ofJob(byte[] record, String key) {
        JobDescription.Target target = JobDescription.decode(record, key).target();
        return new UnpublishedOutput(target.directory(), target.attempts());
    }

    /// The output of a detached job that has ended, as a full key.
    ///
    /// @param record what is kept of it under `end`
    /// @param key where that was found, for messages
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static String outputOfEnded(byte[] record, String key) {
        return JobEnd.decode(record, key).target();
    }

    /// The same of the job whose place this one's has taken, or this one.
    public UnpublishedOutput first() {
        return new UnpublishedOutput(output, withoutAgain(directory));
    }

    /// The same for a job that takes the place of this one's, whose attempts may still run.
    UnpublishedOutput again() {
        return new UnpublishedOutput(output, directory + AGAIN);
    }

    private static String withoutAgain(String directory) {
        return directory.endsWith(AGAIN)
                ? directory.substring(0, directory.length() - AGAIN.length())
                : directory;
    }

    /// Whether attempts give such names to what they write.
    ///
    /// @param name below the directory
    public static boolean isOfAttempt(String name) {
        return OF_ATTEMPT.matcher(name).matches();
    }
}
