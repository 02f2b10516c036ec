package dev.mayfly.aws.lambda;

import dev.mayfly.Deployment;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.code.CodeReference;
import dev.mayfly.code.CodeWeek;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/// Sessions whose attempts run in a deployed function on AWS. What they leave for each other, and
/// the user's code, lie in S3.
///
/// @param functionName what to call: a name, an ARN, or either with an alias
/// @param region of the function and of S3, if not that of the SDK's chain
/// @param code jars and directories of classes that attempts need
/// @param work key prefix that driver and function may both use, such as `s3://bucket/mayfly`
/// @param timeout the time-out that the function is set up with
/// @param memoryMegabytes the memory that the function is set up with
/// @param concurrency how many calls may run at the same time
public record LambdaDeployment(
        String functionName,
        Optional<String> region,
        List<Path> code,
        String work,
        Duration timeout,
        int memoryMegabytes,
        int concurrency)
        implements Deployment {
    /// Copies the list.
    public LambdaDeployment {
        code = List.copyOf(code);
    }

    @Override
    public Surroundings open(SessionOptions options, String directory) throws IOException {
        var store = new RoutedStore(new FileObjectStore(Path.of("")), options.userCode(), region);
        String workDirectory = work + "/sessions/" + Path.of(directory).getFileName();
        CodeWeek week = CodeWeek.of(Clock.systemUTC().instant());
        week.mark(store, workDirectory); // before it relies on what is there
        List<CodeReference> references = CodePackage.put(code, store, week.directory(work));
        FunctionMemory memory = FunctionMemory.of(memoryMegabytes);
        LambdaOptions calls =
                LambdaOptions.of(functionName, timeout, concurrency)
                        .withAttemptsPerCall(memory.attemptsPerCall())
                        .withCode(references);
        LambdaClientBuilder builder = LambdaClient.builder();
        region.map(Region::of).ifPresent(builder::region);
        LambdaClient client = SdkFunction.client(builder, timeout, concurrency);
        var traces = new JobSegments(XRayService.beside(client));
        var function = new Traced(new SdkFunction(client, functionName), traces);
        var backend = new LambdaBackend(calls, function, store, options.listeners());
        SessionOptions sized =
                memory.of(options, backend.slots())
                        .withAttemptTime(calls.attemptTime())
                        .withCompressesShuffles(true);
        var listeners = new ArrayList<>(sized.listeners());
        listeners.add(traces);
        return new Surroundings(
                store,
                backend,
                workDirectory,
                sized.withListeners(listeners),
                Optional.of(new SharedWork(work, references)));
    }

    /// A function with what tells of its jobs.
    private record Traced(FunctionPort function, JobSegments traces) implements FunctionPort {
        @Override
        public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
                throws InterruptedException {
            return function.invoke(payload, trace);
        }

        @Override
        public void close() {
            traces.close();
            function.close();
        }
    }
}
