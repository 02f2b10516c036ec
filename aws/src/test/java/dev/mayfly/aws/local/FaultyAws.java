package dev.mayfly.aws.local;

import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.aws.s3.S3ObjectStore;
import dev.mayfly.aws.s3.S3Options;
import dev.mayfly.aws.testing.HttpRelay;
import dev.mayfly.aws.testing.S3Server;
import dev.mayfly.aws.testing.S3Settings;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// A bucket and a function on this machine, which sessions of this JVM and the function itself
/// reach as they would reach those on AWS, over networks with faults. While it is open, this JVM's
/// settings lead there.
final class FaultyAws implements AutoCloseable {
    private static final String ENDPOINT = "aws.endpointUrlLambda";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final S3Server server = S3Server.orS3Proxy();
    private final HttpRelay storeRelay = HttpRelay.open();
    private final HttpRelay callRelay = HttpRelay.open();
    private final S3Settings settings = S3Settings.use(storeRelay.endpoint());
    private final String bucket = "s3://" + Buckets.create(server.endpoint());
    private final ObjectStore objects;
    private final LocalFunction function;
    private final LocalLambda lambda;
    private final LambdaClient client;

    /// Starts all that; the function's JVMs start with its calls.
    ///
    /// @param base how the function is set up
    /// @param directory for files
    FaultyAws(LocalFunction base, Path directory) throws Exception {
        S3Options direct =
                S3Options.defaults().withEndpoint(server.endpoint()).withChecksums(false);
        objects =
                new RoutedStore(
                        new FileObjectStore(Path.of("")),
                        FaultyAws.class.getClassLoader(),
                        Map.of("s3", new S3ObjectStore(direct)));
        var environment = new HashMap<>(S3Settings.environment(storeRelay.endpoint()));
        environment.put("AWS_ENDPOINT_URL_LAMBDA", callRelay.endpoint().toString());
        function = base.withEnvironment(environment).withEventRetryPauses(List.of(PAUSE, PAUSE));
        lambda = LocalLambda.open(function, directory, event -> {});
        storeRelay.sendTo(server.endpoint());
        callRelay.sendTo(lambda.secretEndpoint());
        System.setProperty(ENDPOINT, callRelay.endpoint().toString());
        client = LambdaClient.create();
        use(CallFaults.none(), StoreFaults.none());
    }

    /// Key prefix of all objects in S3.
    String bucket() {
        return bucket;
    }

    /// All objects and files, without faults.
    ObjectStore objects() {
        return objects;
    }

    /// The function.
    LocalFunction function() {
        return function;
    }

    /// The processes that serve it.
    LocalLambda lambda() {
        return lambda;
    }

    /// Calls the function, with faults.
    LambdaClient client() {
        return client;
    }

    /// Lets these faults happen from now on.
    void use(CallFaults calls, StoreFaults store) {
        callRelay.use(calls);
        storeRelay.use(store);
    }

    @Override
    public void close() throws IOException {
        System.clearProperty(ENDPOINT);
        settings.close();
        client.close();
        lambda.close();
        callRelay.close();
        storeRelay.close();
        objects.close();
        server.close();
    }
}
