package dev.mayfly.aws.detached;

import dev.mayfly.aws.trace.SegmentDocument;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/// A function that handles events: its objects are in memory, it runs no attempts, and what it
/// sends is kept.
final class FakeFunction {
    private static final String NAME = "function:alias";

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<EventCall> sent = new ArrayList<>();
    private final List<JsonNode> traced = new ArrayList<>();
    private final List<JobId> failed = new ArrayList<>();
    private final EventHandler handler =
            new EventHandler(
                    store,
                    _ -> FakeFunction.class.getClassLoader(),
                    (_, _) -> {
                        throw new IllegalStateException("no attempt is to run");
                    },
                    new KeepingClient(),
                    NAME,
                    new Told());

    private final class Told implements EventHandler.Listener {
        @Override
        public void traced(SegmentDocument piece) {
            traced.add(JsonNode.parser().parse(piece.toString()));
        }

        @Override
        public void failed(JobId id, Throwable failure) {
            failed.add(id);
        }
    }

    private final class KeepingClient implements LambdaClient {
        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            if (!request.functionName().equals(NAME)) {
                throw new IllegalArgumentException("function=" + request.functionName());
            }
            sent.add(EventPayload.eventOf(request.payload().asByteArray()));
            return InvokeResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    MemoryObjectStore store() {
        return store;
    }

    EventHandler handler() {
        return handler;
    }

    /// The calls that were sent since this was asked last.
    List<EventCall> sent() {
        List<EventCall> found = List.copyOf(sent);
        sent.clear();
        return found;
    }

    /// Pieces of traces.
    List<JsonNode> traced() {
        return traced;
    }

    /// Jobs of which a failure was told.
    List<JobId> failed() {
        return failed;
    }

    /// Begins a job without stages.
    void describe(JobKeys job) throws IOException {
        String name = job.job().value();
        new JobJournal(store, job)
                .describe(
                        new JobDescription(
                                name,
                                0,
                                List.of(),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                new JobDescription.Target("/out", "/out/.attempts", false),
                                4,
                                "/work/sessions/" + name,
                                List.of()));
    }
}
