package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

@Timeout(60)
class JobSegmentsTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00.250Z");
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final StageId FIRST = new StageId(0);
    private static final StageId SECOND = new StageId(1);

    private static MotoServer server;

    private final JobId job = newJob();

    @BeforeAll
    static void start() throws IOException {
        server = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static JobId newJob() {
        String random = UUID.randomUUID().toString();
        return new JobId("mayfly-7-01980a3c-8400-7abc" + random.substring(18) + "-0");
    }

    private static XRayService service(URI endpoint) {
        try (LambdaClient client =
                LambdaClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .build()) {
            return XRayService.beside(client);
        }
    }

    private List<JobEvent> events(EndState end, boolean isSecondComplete) {
        var events = new ArrayList<JobEvent>();
        events.add(new JobEvent.JobStarted(job, START, "visits: \"all\"", 4, 2));
        events.add(new JobEvent.StagePlanned(job, START, FIRST, "scan", 2, List.of()));
        events.add(new JobEvent.StagePlanned(job, START, SECOND, "save", 2, List.of(FIRST)));
        events.add(new JobEvent.StageStarted(job, START.plusMillis(5), FIRST));
        events.add(new JobEvent.StageCompleted(job, START.plusMillis(1000), FIRST));
        events.add(new JobEvent.StageStarted(job, START.plusMillis(1001), SECOND));
        if (isSecondComplete) {
            events.add(new JobEvent.StageCompleted(job, START.plusMillis(2000), SECOND));
        }
        String failure = end == EndState.FAILED ? "stage-1/0 failed" : "";
        events.add(new JobEvent.JobEnded(job, START.plusMillis(2001), end, 2001, failure));
        return events;
    }

    /// The last documents of a trace, by their names.
    private Map<String, JsonNode> trace(EndState end, boolean isSecondComplete) throws IOException {
        try (var segments = new JobSegments(service(server.endpoint()), PATIENCE)) {
            events(end, isSecondComplete).forEach(segments::on);
        }
        var documents = new HashMap<String, JsonNode>();
        try (XRayService service = service(server.endpoint())) {
            String id = JobTrace.of(job).orElseThrow().id();
            JsonNode answer =
                    JsonNode.parser()
                            .parse(service.post("/Traces", "{\"TraceIds\":[\"" + id + "\"]}"));
            JsonNode trace = answer.field("Traces").orElseThrow().asArray().getFirst();
            assertThat(trace.field("Id").orElseThrow().text()).isEqualTo(id);
            for (JsonNode each : trace.field("Segments").orElseThrow().asArray()) {
                JsonNode document =
                        JsonNode.parser().parse(each.field("Document").orElseThrow().text());
                boolean isFinal = document.field("in_progress").isEmpty();
                String name = document.field("name").orElseThrow().text();
                documents.put(isFinal ? name : name + " in progress", document);
            }
        }
        return documents;
    }

    @Test
    void a_job_is_a_segment_and_its_stages_are_pieces_of_it() throws IOException {
        JobTrace trace = JobTrace.of(job).orElseThrow();

        Map<String, JsonNode> documents = trace(EndState.SUCCEEDED, true);

        assertThat(documents)
                .containsOnlyKeys("mayfly in progress", "mayfly", "stage-0", "stage-1");
        JsonNode whole = documents.get("mayfly");
        assertThat(whole.field("id").orElseThrow().text()).isEqualTo(trace.segment());
        assertThat(whole.field("parent_id")).isEmpty();
        assertThat(whole.field("fault")).isEmpty();
        assertThat(whole.field("start_time").orElseThrow().text()).isEqualTo("1795255200.250");
        assertThat(whole.field("end_time").orElseThrow().text()).isEqualTo("1795255202.251");
        JsonNode annotations = whole.field("annotations").orElseThrow();
        assertThat(annotations.field("job").orElseThrow().text()).isEqualTo(job.value());
        assertThat(annotations.field("name").orElseThrow().text()).isEqualTo("visits: \"all\"");
        for (StageId stage : List.of(FIRST, SECOND)) {
            JsonNode piece = documents.get(stage.toString());
            assertThat(piece.field("id").orElseThrow().text()).isEqualTo(trace.segment(stage));
            assertThat(piece.field("parent_id").orElseThrow().text()).isEqualTo(trace.segment());
            assertThat(piece.field("type").orElseThrow().text()).isEqualTo("subsegment");
        }
    }

    @Test
    void a_job_that_failed_is_a_fault_and_so_is_what_it_did_not_finish() throws IOException {
        Map<String, JsonNode> documents = trace(EndState.FAILED, false);

        assertThat(documents.get("stage-0").field("fault")).isEmpty();
        assertThat(documents.get("stage-1").field("fault")).isPresent();
        assertThat(documents.get("mayfly").field("fault")).isPresent();
        assertThat(documents.get("mayfly").field("cause").orElseThrow().toString())
                .contains("stage-1/0 failed");
    }

    @Test
    void a_service_that_is_not_there_harms_nobody() {
        assertThatCode(
                        () -> {
                            try (var segments =
                                    new JobSegments(service(URI.create("http://127.0.0.1:1")))) {
                                events(EndState.SUCCEEDED, true).forEach(segments::on);
                            }
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void a_job_whose_id_tells_no_time_is_not_traced() {
        var plain = new JobId("job");
        try (var segments = new JobSegments(service(URI.create("http://127.0.0.1:1")))) {
            segments.on(new JobEvent.JobStarted(plain, START, "plain", 1, 0));
            assertThatCode(() ->
                            segments.on(
                                    new JobEvent.JobEnded(plain, START, EndState.SUCCEEDED, 0, "")))
                    .doesNotThrowAnyException();
        }
    }
}
