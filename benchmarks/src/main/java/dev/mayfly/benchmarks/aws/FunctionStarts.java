package dev.mayfly.benchmarks.aws;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Session;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.local.LambdaLocal;
import dev.mayfly.aws.local.LocalFunction;
import dev.mayfly.aws.local.LocalLambda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Starts a function in the archive that is deployed: a call of no attempts, which is the JVM, the
/// runtime and the handler; and a job of one small task, which is also the first use of the engine.
/// The driver has run such jobs before.
final class FunctionStarts {
    private static final int CALLS = 20;

    private final Path archive;
    private final Path directory;
    private final Path line;

    /// How the function's JVM compiles.
    enum Setting {
        /// As Lambda sets it without SnapStart.
        C1("C1 only, as Lambda without SnapStart", false),
        /// As with SnapStart, but that the work before a snapshot is done at each start here.
        PRIMED("both compilers, primed as before a snapshot", true);

        private final String label;
        private final boolean isSnapStart;

        Setting(String label, boolean isSnapStart) {
            this.label = label;
            this.isSnapStart = isSnapStart;
        }

        String label() {
            return label;
        }
    }

    /// Milliseconds of the first call and of those after it, by their median.
    record Figures(double cold, double warm) {}

    FunctionStarts(Path archive, Path directory) throws IOException {
        this.archive = archive;
        this.directory = Files.createDirectories(directory);
        this.line = Files.writeString(directory.resolve("line"), "a\n");
    }

    private LambdaLocal functions(Setting setting) {
        LambdaLocal one = LambdaLocal.of(archive, 1).withCode(List.of());
        return one.withFunction(one.function().withSnapStart(setting.isSnapStart));
    }

    /// Calls that carry nothing.
    Figures calls(Setting setting) throws Exception {
        LocalFunction function = functions(setting).function();
        SdkBytes payload =
                SdkBytes.fromByteArray(new Invocation(List.of(), 1024, List.of()).toPayload());
        try (LocalLambda lambda = LocalLambda.open(function, directory, _ -> {});
                LambdaClient client = lambda.client(1)) {
            return measure(() -> {
                var answer =
                        client.invoke(call -> call.functionName(function.name()).payload(payload));
                if (answer.functionError() != null) {
                    throw new IOException(answer.payload().asUtf8String());
                }
            });
        }
    }

    /// Jobs of one task over one line.
    Figures jobs(Setting setting) throws Exception {
        SessionOptions options =
                SessionOptions.defaults()
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withDeployment(functions(setting));
        try (Session session = Mayfly.session(options)) {
            return measure(() -> {
                long count = session.lines(line.toString()).count();
                if (count != 1) {
                    throw new IOException("wrong result: count=" + count);
                }
            });
        }
    }

    /// Something that is called.
    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }

    private static Figures measure(Call call) throws IOException {
        double cold = millis(call);
        var warm = new ArrayList<Double>();
        for (int i = 0; i < CALLS; i++) {
            warm.add(millis(call));
        }
        return new Figures(cold, Series.median(warm));
    }

    private static double millis(Call call) throws IOException {
        long start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
