package dev.mayfly.aws.lambda;

import dev.mayfly.aws.trace.JobSegment;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.JsonObject;
import dev.mayfly.aws.trace.SegmentDocument;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/// Tells AWS X-Ray of jobs and their stages: the outer pieces of their traces, in which those of
/// calls hang.
///
/// A trace is worth less than the job that it tells of. So pieces are sent in the background, what
/// X-Ray does not take is left out without a word, and after the first refusal no more is sent:
/// whoever runs jobs without the permission to write traces has jobs without traces.
public final class JobSegments implements JobListener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final XRayService service;
    private final Map<JobId, TracedJob> jobs = new HashMap<>();
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("mayfly-trace").factory());
    private final Duration patience;
    private volatile boolean isRefused;

    /// A job that runs.
    private record TracedJob(
            JobSegment segment, Map<StageId, String> labels, Map<StageId, Instant> running) {
        SegmentDocument segment(StageId stage, Instant ended) {
            JobTrace trace = segment.trace();
            return SegmentDocument.subsegment(
                            stage.toString(), trace.segment(stage), trace.id(), trace.segment())
                    .annotations(
                            new JsonObject()
                                    .text("job", trace.job().value())
                                    .number("stage", stage.index())
                                    .text("label", labels.getOrDefault(stage, "")))
                    .lasted(
                            running.getOrDefault(stage, ended).toEpochMilli(),
                            ended.toEpochMilli());
        }
    }

    /// Tells of jobs.
    ///
    /// @param service closed with this
    JobSegments(XRayService service) {
        this(service, PATIENCE);
    }

    /// Tells of jobs.
    ///
    /// @param patience how long closing waits for what is still to be sent
    JobSegments(XRayService service, Duration patience) {
        this.service = service;
        this.patience = patience;
    }

    /// Tells of a job that functions ran by themselves and that was ended elsewhere, as by a user
    /// who stops it. Waits a moment until X-Ray has heard it.
    ///
    /// @param region of the function, if not that of the SDK's chain
    public static void ended(Optional<String> region, JobId id, JobEnd end) {
        LambdaClientBuilder builder = LambdaClient.builder();
        region.map(Region::of).ifPresent(builder::region);
        try (LambdaClient client = builder.build();
                var segments = new JobSegments(XRayService.beside(client))) {
            JobSegment.of(id, end.name(), end.createdMillis())
                    .map(job -> job.ended(end.endedMillis(), end.state(), end.reason()))
                    .ifPresent(segments::send);
        } catch (RuntimeException e) {
            return; // as the class says; there may be no region, or no such
        }
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.JobStarted started) {
            JobSegment.of(started.job(), started.name(), started.time().toEpochMilli())
                    .ifPresent(this::begin);
        }
        TracedJob job = jobs.get(event.job());
        if (job == null) {
            return;
        }
        switch (event) {
            case JobEvent.StagePlanned planned -> job.labels.put(planned.stage(), planned.label());
            case JobEvent.StageStarted started -> job.running.put(started.stage(), started.time());
            case JobEvent.StageCompleted completed -> {
                send(job.segment(completed.stage(), completed.time()));
                job.running.remove(completed.stage());
            }
            case JobEvent.JobEnded ended -> end(job, ended);
            case JobEvent.JobStarted _ -> {}
            case JobEvent.AttemptStarted _ -> {}
            case JobEvent.AttemptEnded _ -> {}
            case JobEvent.CounterChanged _ -> {}
        }
    }

    private void begin(JobSegment segment) {
        jobs.put(
                segment.trace().job(),
                new TracedJob(segment, new HashMap<>(), new LinkedHashMap<>()));
        send(segment.inProgress());
    }

    private void end(TracedJob job, JobEvent.JobEnded ended) {
        jobs.remove(ended.job());
        for (StageId stage : job.running.keySet()) {
            send(job.segment(stage, ended.time()).failed("unfinished", "the job ended before it"));
        }
        send(job.segment.ended(ended.time().toEpochMilli(), ended.state(), ended.failure()));
    }

    private void send(SegmentDocument document) {
        sender.execute(() -> put(document.toString()));
    }

    private void put(String document) {
        if (isRefused) {
            return;
        }
        try {
            service.post("/TraceSegments", request(document));
        } catch (IOException | RuntimeException e) {
            isRefused = true; // as the class says
        }
    }

    /// The request has documents as strings, not as objects.
    private static String request(String document) {
        return new JsonObject().texts("TraceSegmentDocuments", document).toString();
    }

    /// Waits a moment for what is still to be sent.
    @Override
    public void close() {
        sender.shutdown();
        try {
            boolean _ = sender.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.shutdownNow();
        service.close();
    }
}
