package dev.mayfly.aws.local;

import static dev.mayfly.aws.testing.XRayDaemon.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.StoredJob;
import dev.mayfly.aws.testing.XRayDaemon;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.storage.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// What X-Ray hears of a job that goes on by itself in the archive that is deployed.
@Timeout(120)
class DetachedTraceIT {
    @TempDir private Path directory;

    private static double seconds(JsonNode document, String name) {
        return Double.parseDouble(text(document, name));
    }

    /// The first piece of a trace, and all until the last one of its root.
    private static List<JsonNode> told(XRayDaemon daemon) throws Exception {
        var told = new ArrayList<>(daemon.take(1));
        do {
            told.addAll(daemon.take(1));
        } while (told.getLast().field("type").isPresent());
        assertThat(daemon.take(0)).isEmpty();
        return told;
    }

    @Test
    void a_job_is_one_trace_in_which_its_attempts_hang() throws Exception {
        var visits = new DetachedVisits(directory);
        Files.createFile(visits.sign());
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        try (var daemon = new XRayDaemon();
                ObjectStore store = Visits.store()) {
            LocalFunction function =
                    DetachedVisits.function(Map.of("AWS_XRAY_DAEMON_ADDRESS", daemon.address()));
            try (LocalLambda lambda =
                            LocalLambda.open(
                                    function, directory.resolve("functions"), failures::add);
                    LambdaClient client = lambda.client(4)) {
                List<String> _ = Visits.write(store, directory + "/visits");
                StoredJob job = visits.begin(function, directory.toString(), client);
                JobEnd end = DetachedVisits.await(job);
                List<JsonNode> told = told(daemon);

                JobTrace trace = JobTrace.of(job.id()).orElseThrow();
                JsonNode begun = told.removeFirst();
                JsonNode ended = told.removeLast();
                assertThat(begun.field("in_progress")).isPresent();
                assertThat(ended.field("in_progress")).isEmpty();
                assertThat(ended.field("fault")).isEmpty();
                for (JsonNode root : List.of(begun, ended)) {
                    assertThat(root.field("type")).isEmpty();
                    assertThat(text(root, "id")).isEqualTo(trace.segment());
                    assertThat(text(root, "trace_id")).isEqualTo(trace.id());
                    assertThat(seconds(root, "start_time")).isEqualTo(end.createdMillis() / 1e3);
                    assertThat(text(root.field("annotations").orElseThrow(), "name"))
                            .isEqualTo(end.name());
                }
                assertThat(seconds(ended, "end_time")).isEqualTo(end.endedMillis() / 1e3);
                assertThat(told)
                        .hasSizeGreaterThan(DetachedVisits.REDUCES)
                        .allMatch(each -> text(each, "parent_id").equals(trace.segment()))
                        .allMatch(each -> text(each, "trace_id").equals(trace.id()));
                assertThat(failures).isEmpty();
            }
        }
    }
}
