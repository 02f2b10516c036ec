package dev.mayfly.aws.local;

import dev.mayfly.aws.local.RuntimeApi.Signal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JVM with Lambda's runtime and the function in it, and the server that it talks to. Serves
/// one call after the other, each on the thread of its caller; closing it kills the JVM.
final class ExecutionEnvironment implements AutoCloseable {
    private static final Duration INIT_PATIENCE = Duration.ofSeconds(60);
    private static final int LOG_BYTES = 4096;
    private static final int HEAP_PERCENT = 85;

    private final LocalFunction function;
    private final RuntimeApi api;
    private final Process process;
    private final Path log;
    private boolean isReady;
    private volatile boolean isOver;
    private volatile boolean isOverMemory;

    private ExecutionEnvironment(
            LocalFunction function, RuntimeApi api, Process process, Path log) {
        this.function = function;
        this.api = api;
        this.process = process;
        this.log = log;
        var _ =
                process.onExit()
                        .thenAccept(ended -> api.signal(new Signal.Exited(ended.exitValue())));
    }

    /// Starts the JVM. It gets ready while its first call waits.
    ///
    /// @param directory of its own; its `/tmp` and its log are made there
    static ExecutionEnvironment start(LocalFunction function, RuntimeFiles files, Path directory)
            throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Path log = directory.resolve("log.txt");
        var api = new RuntimeApi(function.arn());
        try {
            var builder =
                    new ProcessBuilder(command(function, files, temporary))
                            .directory(files.task().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables(function, files, api.address()));
            return new ExecutionEnvironment(function, api, builder.start(), log);
        } catch (IOException | RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /// What starts the JVM.
    static List<String> command(LocalFunction function, RuntimeFiles files, Path temporary) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + function.memoryMegabytes() * HEAP_PERCENT / 100 + "m");
        command.add("-XX:+UseSerialGC");
        if (!function.isSnapStart()) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.add(
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                        + files.nativeLibrary());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-cp");
        command.add(files.classPath());
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(function.handler());
        return command;
    }

    /// What the JVM knows of its surroundings.
    ///
    /// @param runtimeApi address of the server that tells of calls
    static Map<String, String> variables(
            LocalFunction function, RuntimeFiles files, String runtimeApi) {
        var variables = new java.util.HashMap<>(function.environment());
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put(
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
        variables.put(
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                function.isSnapStart() ? "snap-start" : "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        variables.put("AWS_REGION", LocalLambda.REGION);
        variables.put("LAMBDA_TASK_ROOT", files.task().toString());
        variables.put("_HANDLER", function.handler());
        variables.put("TZ", ":UTC");
        return variables;
    }

    /// Serves a call.
    ///
    /// @throws InterruptedException if the calling thread is to stop; the environment is of no use
    ///   then
    FunctionReply serve(FunctionCall call) throws InterruptedException {
        String requestId = call.requestId();
        long logStart = log.toFile().length();
        if (!isReady) {
            FunctionReply failure = awaitReady(requestId, logStart);
            if (failure != null) {
                return failure;
            }
        }
        isReady = false;
        long deadline = System.nanoTime() + function.timeout().toNanos();
        long deadlineMillis = System.currentTimeMillis() + function.timeout().toMillis();
        api.give(new RuntimeApi.Work(call, deadlineMillis));
        FunctionReply reply = null;
        while (true) {
            Signal signal = api.await(Duration.ofNanos(deadline - System.nanoTime()));
            switch (signal) {
                case null -> {
                    kill();
                    return reply != null ? reply : timedOut(requestId, logStart);
                }
                case Signal.Answered(byte[] answer) -> reply = new FunctionReply(answer, false, "");
                case Signal.Threw(byte[] error) -> reply = new FunctionReply(error, true, "");
                case Signal.Ready() -> {
                    isReady = true;
                    return withLog(reply, requestId, 0, logStart);
                }
                case Signal.Exited(int status) -> {
                    isOver = true;
                    return withLog(reply, requestId, status, logStart);
                }
            }
        }
    }

    /// The runtime answers first and writes about an exception afterwards, so that the log is whole
    /// when it asks for the next call or has ended.
    private FunctionReply withLog(
            @Nullable FunctionReply reply, String requestId, int status, long logStart) {
        return reply == null
                ? exited(requestId, status, logStart)
                : new FunctionReply(reply.payload(), reply.isFailed(), logSince(logStart));
    }

    /// Waits for the end of the init phase; null if all is well.
    private @Nullable FunctionReply awaitReady(String requestId, long logStart)
            throws InterruptedException {
        FunctionReply error = null;
        while (true) {
            switch (api.await(INIT_PATIENCE)) {
                case null -> {
                    kill();
                    return timedOut(requestId, logStart);
                }
                case Signal.Ready() -> {
                    return null;
                }
                case Signal.Threw(byte[] payload) -> error = new FunctionReply(payload, true, "");
                case Signal.Answered _ -> throw new IllegalStateException("answer to no call");
                case Signal.Exited(int status) -> {
                    isOver = true;
                    return withLog(error, requestId, status, logStart);
                }
            }
        }
    }

    private FunctionReply timedOut(String requestId, long logStart) {
        String seconds = String.format(Locale.ROOT, "%.2f", function.timeout().toMillis() / 1000.0);
        return FunctionReply.error(
                "Sandbox.Timedout",
                "RequestId: " + requestId + " Error: Task timed out after " + seconds + " seconds",
                logSince(logStart));
    }

    private FunctionReply exited(String requestId, int status, long logStart) {
        String start = "RequestId: " + requestId + " Error: Runtime exited with error: ";
        return isOverMemory
                ? FunctionReply.error(
                        "Runtime.OutOfMemory", start + "signal: killed", logSince(logStart))
                : FunctionReply.error(
                        "Runtime.ExitError", start + "exit status " + status, logSince(logStart));
    }

    private String logSince(long start) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(start, file.length() - LOG_BYTES));
            byte[] bytes = new byte[Math.toIntExact(file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "log cannot be read: " + e;
        }
    }

    /// Whether it can serve calls.
    boolean isAlive() {
        return !isOver && process.isAlive();
    }

    /// The JVM's process.
    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Kills the JVM if it uses more memory than the function may.
    void checkMemory() {
        if (process.isAlive()
                && ResidentMemory.bytes(process.pid()) > (long) function.memoryMegabytes() << 20) {
            isOverMemory = true;
            kill();
        }
    }

    /// Kills the JVM without waiting for its end.
    void kill() {
        isOver = true;
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
        api.close();
    }
}
