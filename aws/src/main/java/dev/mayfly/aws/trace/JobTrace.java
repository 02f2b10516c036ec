package dev.mayfly.aws.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The trace of a job. It follows from the job's id alone, so that drivers, functions, and whoever
/// continues a job, write into the same one without telling each other.
///
/// @param id in X-Ray's format: the second in which the job's session began, and 96 bits
public record JobTrace(JobId job, String id) {
    /// How many tasks of each stage are recorded. X-Ray keeps 100 kB of a trace that grows bit by
    /// bit, and a call takes about two.
    ///
    /// @see <a href="https://repost.aws/knowledge-center/x-ray-trace-quota-error">Trace quota</a>
    private static final int TASKS_PER_STAGE = 8;

    private static final int TRACE_BYTES = 12;
    private static final int SEGMENT_BYTES = 8;

    /// The trace of a job. Empty if its id does not tell when it began: X-Ray wants to know.
    public static Optional<JobTrace> of(JobId job) {
        return job.began()
                .map(began ->
                        "1-"
                                + HexFormat.of().toHexDigits(began.getEpochSecond(), 8)
                                + "-"
                                + digits(job.value(), TRACE_BYTES))
                .map(id -> new JobTrace(job, id));
    }

    /// The segment of the job as a whole.
    public String segment() {
        return digits(job + "/job", SEGMENT_BYTES);
    }

    /// The segment of a stage.
    public String segment(StageId stage) {
        return digits(job + "/" + stage, SEGMENT_BYTES);
    }

    /// Whether a task is recorded: a trace has no room for all tasks of a large job.
    public static boolean isSampled(TaskId task) {
        return task.partition() < TASKS_PER_STAGE;
    }

    /// The header of a call that runs a task.
    public TraceHeader header(TaskId task) {
        return new TraceHeader(id, segment(task.stage()), isSampled(task), rest());
    }

    /// The header of a call that runs a task of a job that nobody leads. It hangs in the job, since
    /// nobody is there to tell of stages.
    public TraceHeader headerInJob(TaskId task) {
        return new TraceHeader(id, segment(), isSampled(task), rest());
    }

    /// The header of a call that looks after the job.
    public TraceHeader header() {
        return new TraceHeader(id, segment(), true, rest());
    }

    private static String rest() {
        return TraceHeader.ofThisCall().map(TraceHeader::rest).orElse("");
    }

    private static String digits(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
