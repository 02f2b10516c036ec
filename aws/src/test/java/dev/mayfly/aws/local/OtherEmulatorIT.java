package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Session;
import dev.mayfly.aws.lambda.CodePackage;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.aws.lambda.FunctionPort;
import dev.mayfly.aws.lambda.InvokeResult;
import dev.mayfly.aws.lambda.LambdaBackend;
import dev.mayfly.aws.lambda.LambdaOptions;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.code.CodeReference;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.RoutedStore;
import io.quarkus.amazon.lambda.runtime.MockEventServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jobs.VisitJobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The archive and AWS's runtime client under Lambda's runtime API as Quarkus has written it for
/// its own tests: a second opinion on what our own server says.
@Timeout(120)
class OtherEmulatorIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final String HANDLER = "dev.mayfly.aws.function.WorkerHandler";

    @TempDir private Path directory;

    /// The server of Quarkus, which would listen to everybody, on the loopback interface.
    private static final class Emulator extends MockEventServer {
        private final Vertx own = Vertx.vertx();

        @Override
        public void setupRoutes() {
            super.setupRoutes();
            httpServer =
                    own.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        }

        String address() {
            return "127.0.0.1:" + httpServer.actualPort() + "/_lambda_";
        }

        @Override
        public void close() throws IOException {
            super.close();
            own.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /// The function behind the emulator, called as Quarkus wants it.
    private record EmulatedFunction(HttpClient http, String address, AtomicInteger calls)
            implements FunctionPort {
        @Override
        public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
                throws InterruptedException {
            calls.incrementAndGet();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://" + address))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(payload))
                            .build();
            try {
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                return response.statusCode() == 200
                        ? new InvokeResult.Returned(response.body())
                        : new InvokeResult.Failed(
                                "status " + response.statusCode(), new String(response.body()), "");
            } catch (IOException e) {
                return new InvokeResult.Lost(e.toString());
            }
        }
    }

    private Deployment deployment(FunctionPort function) {
        return (options, session) -> {
            var store = new RoutedStore(new FileObjectStore(Path.of("")), options.userCode());
            List<CodeReference> code =
                    CodePackage.put(List.of(testClasses()), store, session + "/code");
            LambdaOptions calls =
                    LambdaOptions.of("emulated", Duration.ofSeconds(60), 1).withCode(code);
            var backend = new LambdaBackend(calls, function, store, List.of());
            return new Surroundings(
                    store,
                    backend,
                    session,
                    new FunctionMemory(512, 1).of(options, backend.slots()),
                    Optional.empty());
        };
    }

    private static Path testClasses() {
        return Path.of(
                VisitJobs.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private Process start(String runtimeApi) throws IOException {
        Path place = Files.createDirectory(directory.resolve("function"));
        RuntimeFiles files = RuntimeFiles.unpack(ARCHIVE, place);
        LocalFunction function =
                LocalFunction.of("emulated", ARCHIVE, HANDLER, 1).withMemoryMegabytes(512);
        Path temporary = Files.createDirectory(place.resolve("tmp"));
        var builder =
                new ProcessBuilder(ExecutionEnvironment.command(function, files, temporary))
                        .directory(files.task().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(place.resolve("log.txt").toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(ExecutionEnvironment.variables(function, files, runtimeApi));
        return builder.start();
    }

    @Test
    void a_job_gives_the_same_under_it_as_in_this_jvm() throws Exception {
        Path visits = directory.resolve("visits");
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append(i % 7).append(".0.").append(i % 100);
            text.append(',').append(i % 64 * 0.25).append('\n');
        }
        Files.writeString(visits, text);
        List<String> expected;
        try (Session session = Mayfly.session(options())) {
            expected = revenue(session, visits, "local");
        }

        try (var emulator = new Emulator();
                HttpClient http = HttpClient.newHttpClient()) {
            emulator.start(0);
            var calls = new AtomicInteger();
            Process function = start(emulator.address());
            try (Session session =
                    Mayfly.session(
                            options()
                                    .withDeployment(
                                            deployment(
                                                    new EmulatedFunction(
                                                            http, emulator.address(), calls))))) {
                assertThat(revenue(session, visits, "emulated"))
                        .as(Files.readString(directory.resolve("function/log.txt")))
                        .isEqualTo(expected)
                        .isNotEmpty();
            } finally {
                function.destroyForcibly().waitFor();
            }
            assertThat(calls.get()).isGreaterThan(1);
        }
    }

    private List<String> revenue(Session session, Path visits, String name) throws IOException {
        Path output = directory.resolve(name);
        VisitJobs.revenue(session, visits.toString(), output.toString());
        try (var parts = Files.list(output)) {
            return parts.filter(part -> part.getFileName().toString().startsWith("part-"))
                    .flatMap(OtherEmulatorIT::lines)
                    .sorted()
                    .toList();
        }
    }

    private static java.util.stream.Stream<String> lines(Path part) {
        try {
            return Files.readAllLines(part).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
