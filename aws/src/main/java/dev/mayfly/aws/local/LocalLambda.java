package dev.mayfly.aws.local;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.lambda.SdkFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// One function on this machine, behind an address on the loopback interface. Owns the JVMs that it
/// starts: they end when it is closed, when this JVM ends, and, should this JVM be killed, when
/// they next ask for a call.
public final class LocalLambda implements AutoCloseable {
    /// The region that it pretends to be in.
    static final String REGION = "us-east-1";

    private final LocalFunction function;
    private final Path directory;
    private final String accessKey = UUID.randomUUID().toString();
    private final Environments environments;
    private final EventQueue events;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread hook = new Thread(this::abandon, "mayfly-lambda-end");
    private boolean isClosed;

    private LocalLambda(LocalFunction function, Path directory, Consumer<String> onFailure)
            throws IOException {
        this.function = function;
        this.directory = directory;
        RuntimeFiles files = RuntimeFiles.unpack(function.archive(), directory);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        environments = new Environments(withAccess(), files, directory);
        events = new EventQueue(function, environments, onFailure, Clock.systemUTC());
        server.createContext("/", new InvokeEndpoint(function, environments, events, accessKey));
        server.setExecutor(threads);
        server.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The function with what it takes to call itself, as a role would give it on AWS: an address
    /// that nobody else knows, and credentials, unless it has its own.
    private LocalFunction withAccess() {
        var variables = new HashMap<>(function.environment());
        variables.putIfAbsent("AWS_ENDPOINT_URL_LAMBDA", secretEndpoint().toString());
        variables.putIfAbsent("AWS_ACCESS_KEY_ID", "none");
        variables.putIfAbsent("AWS_SECRET_ACCESS_KEY", "none");
        return function.withEnvironment(variables);
    }

    /// Sets a function up. Its JVMs start with its calls.
    ///
    /// @param parent where it makes a directory of its own, which is removed when it is closed
    /// @param onFailure told, on any thread, about each event that failed for good, in the JSON of
    ///   Lambda's destinations
    public static LocalLambda open(LocalFunction function, Path parent, Consumer<String> onFailure)
            throws IOException {
        Path directory = Files.createTempDirectory(parent, "mayfly-lambda-").toAbsolutePath();
        try {
            return new LocalLambda(function, directory, onFailure);
        } catch (IOException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /// Where it is called.
    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create(
                "http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /// Where it is called without a signature, by whoever was told.
    URI secretEndpoint() {
        return endpoint().resolve("/" + accessKey);
    }

    /// A client that may call it. The caller closes it.
    ///
    /// @param concurrency how many calls it makes at the same time
    public LambdaClient client(int concurrency) {
        return SdkFunction.client(
                LambdaClient.builder()
                        .endpointOverride(endpoint())
                        .region(Region.of(REGION))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(accessKey, "none"))),
                function.timeout(),
                concurrency);
    }

    /// The JVMs that live.
    public List<ProcessHandle> processes() {
        return environments.processes();
    }

    /// How many execution environments were started so far.
    public int environmentsStarted() {
        return environments.started();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending, and the hook runs
        }
        server.stop(0);
        environments.kill();
        threads.shutdownNow();
        events.close();
        threads.close();
        environments.close();
        delete(directory);
    }

    private void abandon() {
        environments.kill();
        environments.close();
        try {
            delete(directory);
        } catch (UncheckedIOException e) {
            return; // the session that it lies in is removing it at the same time
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("directory not removed: directory=" + directory, e);
        }
    }
}
