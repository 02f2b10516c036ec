package dev.mayfly.aws.trace;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.protocol.JobId;
import java.util.Optional;

/// The outermost piece of a job's trace, in which all others hang. Whoever makes it of the same job
/// makes the same, so that X-Ray replaces one by the other.
///
/// @param name what the user called the job
/// @param startMillis when it began, since the epoch
public record JobSegment(JobTrace trace, String name, long startMillis) {
    private static final String SERVICE = "mayfly";

    /// The piece of a job. Empty if the job has no trace.
    public static Optional<JobSegment> of(JobId job, String name, long startMillis) {
        return JobTrace.of(job).map(trace -> new JobSegment(trace, name, startMillis));
    }

    /// As long as the job goes on.
    public SegmentDocument inProgress() {
        return document().inProgress(startMillis);
    }

    /// When the job has ended.
    ///
    /// @param endMillis by a clock that may not be the one that told when it began
    /// @param reason why it failed, if it did
    public SegmentDocument ended(long endMillis, EndState state, String reason) {
        SegmentDocument document = document();
        document.lasted(startMillis, Math.max(startMillis, endMillis));
        return state == EndState.SUCCEEDED ? document : document.failed(state.toString(), reason);
    }

    private SegmentDocument document() {
        return SegmentDocument.segment(SERVICE, trace.segment(), trace.id())
                .annotations(new JsonObject().text("job", trace.job().value()).text("name", name));
    }
}
