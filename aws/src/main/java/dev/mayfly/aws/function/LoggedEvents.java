package dev.mayfly.aws.function;

import dev.mayfly.aws.detached.EventHandler;
import dev.mayfly.aws.trace.SegmentDocument;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;

/// Logs what fails of jobs that go on by themselves, and sends the outer pieces of their traces.
///
/// Whether the call is traced does not matter to that: the one that ends a job may be of the
/// schedule or of S3, whose traces are others.
///
/// @param requestId of the call
/// @param served how many calls the environment has served
record LoggedEvents(AttemptLog log, TraceDaemon daemon, String requestId, int served)
        implements EventHandler.Listener {
    @Override
    public void failed(JobId job, Throwable failure) {
        log.eventFailed(job, Failure.of(failure), requestId, served);
    }

    @Override
    public void traced(SegmentDocument piece) {
        daemon.send(() -> piece);
    }
}
