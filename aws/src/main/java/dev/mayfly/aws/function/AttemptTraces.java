package dev.mayfly.aws.function;

import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.JsonObject;
import dev.mayfly.aws.trace.SegmentDocument;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.BilledRequests;
import dev.mayfly.storage.StoreWaits;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends a piece of the job's trace for each attempt that ended to the X-Ray daemon that Lambda
/// runs beside a function. Where there is none, or the call is not to be traced, it does nothing.
/// Safe for use by many threads.
final class AttemptTraces {
    private final Supplier<Optional<TraceHeader>> header;
    private final TraceDaemon daemon;

    /// Traces where Lambda wants them.
    AttemptTraces() {
        this(TraceHeader::ofThisCall, new TraceDaemon());
    }

    /// Traces.
    ///
    /// @param header of the call that is served
    AttemptTraces(Supplier<Optional<TraceHeader>> header, TraceDaemon daemon) {
        this.header = header;
        this.daemon = daemon;
    }

    /// Traces that are sent where nobody listens, to warm up what sends them.
    static AttemptTraces toNobody() {
        return new AttemptTraces(
                () ->
                        TraceHeader.parse(
                                "Root=1-00000000-000000000000000000000000"
                                        + ";Parent=0000000000000000;Sampled=1"),
                new TraceDaemon(() -> Optional.of("127.0.0.1:9")));
    }

    /// Sends about an attempt.
    ///
    /// @param startMillis since the epoch
    /// @param waits how much of its time it stood still for the store
    void ended(
            Invocation.Call call,
            TaskOutcome outcome,
            long startMillis,
            long endMillis,
            StoreWaits waits) {
        Optional<JobTrace> trace = JobTrace.of(call.job());
        if (trace.isEmpty() || !JobTrace.isSampled(call.attempt().task())) {
            return;
        }
        Optional<TraceHeader> sampled = header.get().filter(TraceHeader::isSampled);
        if (sampled.isPresent()) {
            daemon.send(() -> {
                SegmentDocument document = document(call, trace.get(), sampled.get());
                document.lasted(startMillis, endMillis);
                tell(document, outcome, waits);
                return document;
            });
        }
    }

    /// A call may carry attempts of several jobs and has the header of one. Others hang below their
    /// own stage.
    private static SegmentDocument document(
            Invocation.Call call, JobTrace trace, TraceHeader header) {
        AttemptId attempt = call.attempt();
        String parent =
                header.root().equals(trace.id())
                        ? header.parent()
                        : trace.segment(attempt.task().stage());
        return SegmentDocument.subsegment(
                        attempt.toString(), SegmentDocument.newId(), trace.id(), parent)
                .annotations(
                        new JsonObject()
                                .text("job", call.job().value())
                                .number("stage", attempt.task().stage().index())
                                .number("partition", attempt.task().partition())
                                .number("attempt", attempt.number()));
    }

    private static void tell(SegmentDocument document, TaskOutcome outcome, StoreWaits waits) {
        JsonObject shown =
                new JsonObject()
                        .number("readWaitMillis", waits.readMillis())
                        .number("writeWaitMillis", waits.writeMillis());
        switch (outcome) {
            case TaskOutcome.Succeeded success -> add(success.metrics(), shown);
            case TaskOutcome.HandedBack(TaskOutcome.Succeeded done, _) ->
                    add(done.metrics(), shown);
            case TaskOutcome.Transient(_, Failure failure) -> failed(document, failure);
            case TaskOutcome.Fatal(_, Failure failure) -> failed(document, failure);
            case TaskOutcome.Cancelled _ -> document.failed("cancelled", "told to stop");
        }
        document.metadata(shown);
    }

    private static void failed(SegmentDocument document, Failure failure) {
        document.failed(failure.type(), failure.message());
    }

    private static void add(TaskMetrics metrics, JsonObject shown) {
        BilledRequests billed = BilledRequests.of(metrics.requests().counts());
        shown.number("recordsRead", metrics.recordsRead())
                .number("bytesRead", metrics.bytesRead())
                .number("recordsWritten", metrics.recordsWritten())
                .number("bytesWritten", metrics.bytesWritten())
                .number("spills", metrics.spills())
                .number("spilledBytes", metrics.spilledBytes())
                .number("readRequests", billed.reads())
                .number("writeRequests", billed.writes());
    }
}
