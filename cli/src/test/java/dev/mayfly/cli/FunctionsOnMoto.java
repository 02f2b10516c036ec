package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.cli.aws.StackSettings;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// S3 as a moto server has it, and the function's handler in this JVM, which commands find by the
/// SDK's own settings until it is closed.
///
/// @param store objects of the server, and files
public record FunctionsOnMoto(MotoSettings moto, FunctionServer functions, ObjectStore store)
        implements AutoCloseable {
    /// Starts both.
    ///
    /// @param codeDirectory for copies of user code
    public static FunctionsOnMoto start(Path codeDirectory) throws IOException {
        MotoSettings moto = MotoSettings.start("us-east-1");
        FunctionServer functions = FunctionServer.start(codeDirectory);
        moto.set("aws.endpointUrlLambda", functions.endpoint().toString());
        var store =
                new RoutedStore(
                        new FileObjectStore(Path.of("")), FunctionsOnMoto.class.getClassLoader());
        return new FunctionsOnMoto(moto, functions, store);
    }

    /// Leaves a test out if the function's archive is not built, whose version commands call.
    public static void requireArchive() {
        boolean isBuilt = StackSettings.builtArchive().isPresent();
        if (System.getenv("CI") != null) {
            assertThat(isBuilt).as("the function's archive is built").isTrue();
        }
        Assumptions.assumeTrue(isBuilt, "the function's archive is not built: ./mvnw package");
    }

    /// Makes a bucket.
    ///
    /// @return such as `s3://name`
    String newBucket() {
        return "s3://" + Buckets.create(moto.endpoint());
    }

    List<String> keys(String prefix) throws IOException {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    /// What the parts of an output hold.
    List<String> lines(String output) throws IOException {
        var lines = new ArrayList<String>();
        for (String key : keys(output)) {
            if (key.contains("/part-")) {
                lines.addAll(new String(store.load(key).content(), UTF_8).lines().toList());
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        store.close();
        functions.close();
        moto.close();
    }
}
