package dev.mayfly.aws.local;

import dev.mayfly.Deployment;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.aws.lambda.CodePackage;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.aws.lambda.FunctionPort;
import dev.mayfly.aws.lambda.InvokeResult;
import dev.mayfly.aws.lambda.LambdaBackend;
import dev.mayfly.aws.lambda.LambdaOptions;
import dev.mayfly.aws.lambda.SdkFunction;
import dev.mayfly.aws.lambda.UserClassPath;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sessions whose attempts run in a function on this machine, as on AWS: in JVMs of their own, told
/// everything by calls and objects, with the user's code fetched by hash. Objects are files, or lie
/// in S3 where keys say so: in that of this JVM, whose settings and credentials functions have if
/// the work lies there or an endpoint is set, and they have no credentials of their own.
///
/// @param function how the function is set up
/// @param attemptsPerCall how many attempts one call carries
/// @param work key prefix for what attempts leave for each other, such as `s3://bucket/work`; if
///   absent, that lies in the session's directory
/// @param hasS3 whether to start an S3 server on this machine, and to work there
/// @param code jars and directories of classes that attempts need; if absent, those of the
///   session's class loader
public record LambdaLocal(
        LocalFunction function,
        int attemptsPerCall,
        Optional<String> work,
        boolean hasS3,
        Optional<List<Path>> code)
        implements Deployment {
    private static final String HANDLER = "dev.mayfly.aws.function.WorkerHandler";
    private static final String NAME = "mayfly-worker";

    /// Copies the list.
    public LambdaLocal {
        code = code.map(List::copyOf);
    }

    /// Sessions on one function with one attempt in a call.
    ///
    /// @param archive the zip that would be deployed
    /// @param concurrency the most execution environments
    public static LambdaLocal of(Path archive, int concurrency) {
        return new LambdaLocal(
                LocalFunction.of(NAME, archive, HANDLER, concurrency),
                1,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /// The same with another set-up of the function.
    public LambdaLocal withFunction(LocalFunction value) {
        return new LambdaLocal(value, attemptsPerCall, work, hasS3, code);
    }

    /// The same with another place for what attempts leave for each other.
    public LambdaLocal withWork(String value) {
        return new LambdaLocal(function, attemptsPerCall, Optional.of(value), false, code);
    }

    /// The same, working in an S3 server that is started for it.
    public LambdaLocal withS3() {
        return new LambdaLocal(function, attemptsPerCall, Optional.empty(), true, code);
    }

    /// The same with another number of attempts in a call.
    public LambdaLocal withAttemptsPerCall(int value) {
        return new LambdaLocal(function, value, work, hasS3, code);
    }

    /// The same with this code and no other.
    public LambdaLocal withCode(List<Path> value) {
        return new LambdaLocal(function, attemptsPerCall, work, hasS3, Optional.of(value));
    }

    @Override
    public Surroundings open(SessionOptions options, String directory) throws IOException {
        if (!Files.isRegularFile(function.archive())) {
            throw new NoSuchFileException(
                    function.archive().toString(),
                    null,
                    "no archive of the function; ./mvnw package makes it");
        }
        Optional<EmbeddedS3> s3 =
                hasS3 ? Optional.of(EmbeddedS3.start(Path.of(directory, "s3"))) : Optional.empty();
        try {
            return open(options, directory, s3);
        } catch (IOException | RuntimeException e) {
            s3.ifPresent(EmbeddedS3::close);
            throw e;
        }
    }

    private Surroundings open(SessionOptions options, String directory, Optional<EmbeddedS3> s3)
            throws IOException {
        Map<String, ObjectStore> opened =
                s3.<Map<String, ObjectStore>>map(server -> Map.of("s3", server.store()))
                        .orElse(Map.of());
        var store = new RoutedStore(new FileObjectStore(Path.of("")), options.userCode(), opened);
        String workDirectory =
                s3.map(EmbeddedS3::prefix)
                        .or(() -> work)
                        .map(prefix -> prefix + "/sessions/" + Path.of(directory).getFileName())
                        .orElse(directory);
        List<CodeReference> references =
                CodePackage.put(code(options), store, workDirectory + "/code");
        LambdaOptions calls =
                LambdaOptions.of(function.name(), function.timeout(), function.concurrency())
                        .withAttemptsPerCall(attemptsPerCall)
                        .withRamp(new LambdaOptions.Ramp(function.concurrency(), 0))
                        .withCode(references);
        var environment = new HashMap<>(function.environment());
        if (s3.isPresent()) {
            environment.putAll(s3.get().environment());
        } else {
            SharedS3.environment(work, environment).forEach(environment::putIfAbsent);
        }
        var lambda =
                LocalLambda.open(
                        function.withEnvironment(environment), Path.of(directory), event -> {});
        var port = new SdkFunction(lambda.client(calls.concurrency()), calls.functionName());
        var backend =
                new LambdaBackend(calls, new Owning(port, lambda), store, options.listeners());
        return new Surroundings(
                store,
                backend,
                workDirectory,
                new FunctionMemory(function.memoryMegabytes(), attemptsPerCall)
                        .of(options, backend.slots())
                        .withAttemptTime(calls.attemptTime())
                        .withCompressesShuffles(
                                !workDirectory.equals(directory) || options.compressesShuffles()),
                work.map(prefix -> new SharedWork(prefix, references)));
    }

    private List<Path> code(SessionOptions options) throws IOException {
        return code.isPresent()
                ? code.get()
                : new UserClassPath(function.archive(), RuntimeFiles.runtimeClassPath())
                        .of(options.userCode());
    }

    /// A function that ends with its last user.
    private record Owning(FunctionPort function, LocalLambda lambda) implements FunctionPort {
        @Override
        public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
                throws InterruptedException {
            return function.invoke(payload, trace);
        }

        @Override
        public void close() {
            function.close();
            lambda.close();
        }
    }
}
