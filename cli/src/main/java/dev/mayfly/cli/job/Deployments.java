package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.aws.cost.JobBudget;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployedFunction;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.detached.DetachedDeployment;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.aws.lambda.LambdaDeployment;
import dev.mayfly.aws.local.LambdaLocal;
import dev.mayfly.aws.s3.S3StoreProvider;
import dev.mayfly.cli.aws.StackSettings;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Makes of settings what runs a program's tasks elsewhere than in this process.
final class Deployments {
    /// Calls at the same time, if nothing else is said.
    static final int AWS_CONCURRENCY = 1000;

    private Deployments() {}

    /// Calls at the same time on this machine, if nothing else is said.
    static int localConcurrency() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// Functions on this machine. Each session has some of its own, and an S3 server unless the
    /// user has one or names the place of work.
    static Deployment onThisMachine(Settings settings) {
        Path archive =
                StackSettings.builtArchive()
                        .orElseThrow(() ->
                                new UsageException(
                                        "there is no archive of the function;"
                                                + " ./mvnw -Dquick -DskipTests package makes it"));
        LambdaLocal functions =
                LambdaLocal.of(
                        archive, settings.count(Setting.CONCURRENCY).orElse(localConcurrency()));
        LambdaLocal sized = sized(functions, StackSettings.function(settings));
        LambdaLocal placed =
                settings.text(Setting.WORK)
                        .map(sized::withWork)
                        .orElseGet(() -> S3StoreProvider.hasEndpoint() ? sized : sized.withS3());
        return (options, directory) ->
                placed.withCode(code(options, directory)).open(options, directory);
    }

    /// The same with memory, time-out and attempts in a call as the function would have on AWS.
    static LambdaLocal sized(LambdaLocal functions, FunctionOptions wanted) {
        int memory = wanted.memoryMegabytes();
        return functions
                .withFunction(
                        functions
                                .function()
                                .withMemoryMegabytes(memory)
                                .withTimeout(Duration.ofSeconds(wanted.timeoutSeconds())))
                .withAttemptsPerCall(FunctionMemory.of(memory).attemptsPerCall());
    }

    /// What functions need of a session's classes: those of the program, or of a job that goes on.
    private static List<Path> code(SessionOptions options, String directory) throws IOException {
        return CodeFiles.of(options.userCode(), Path.of(directory, "classes"));
    }

    /// The function of a deployment on AWS, in the version that the archive here is.
    static Deployment onAws(Settings settings) {
        return (options, directory) ->
                deployed(settings, code(options, directory)).open(options, directory);
    }

    /// The same, with jobs that go on by themselves once they were handed over.
    ///
    /// @param client calls the function
    /// @param begun told of each job that was handed over
    static Deployment detachedOnAws(
            Settings settings, Supplier<LambdaClient> client, Consumer<JobKeys> begun) {
        Optional<JobBudget> budget =
                settings.maxCost()
                        .map(dollars -> new JobBudget(dollars, CostModels.detachedOnAws(settings)));
        return (options, directory) -> {
            LambdaDeployment led = deployed(settings, code(options, directory));
            Surroundings opened =
                    new DetachedDeployment(led, client.get(), led.functionName(), budget)
                            .open(options, directory);
            HandOver functions = opened.detached().orElseThrow();
            return opened.withDetached(
                    new HandOver(
                            new Begun(functions.events(), begun),
                            functions.budget(),
                            functions.patience()));
        };
    }

    /// Events to functions, of which each first one of a job is told.
    private record Begun(Events events, Consumer<JobKeys> begun) implements Events {
        @Override
        public void begin(JobKeys job) throws IOException {
            events.begin(job);
            begun.accept(job);
        }

        @Override
        public void coordinate(JobKeys job, Trigger trigger) throws IOException {
            events.coordinate(job, trigger);
        }

        @Override
        public void start(JobKeys job, List<TaskEvent> tasks) throws IOException {
            events.start(job, tasks);
        }
    }

    private static LambdaDeployment deployed(Settings settings, List<Path> code)
            throws IOException {
        Optional<String> region = settings.text(Setting.REGION);
        FunctionOptions function = StackSettings.function(settings);
        Stack stack;
        try (AwsClients clients = AwsClients.of(region)) {
            stack = StackSettings.stack(settings, clients.place());
        }
        return new LambdaDeployment(
                stack.functionName() + ":" + stack.alias(archive()).name(),
                region,
                code,
                stack.work().toString(),
                Duration.ofSeconds(function.timeoutSeconds()),
                function.memoryMegabytes(),
                settings.count(Setting.CONCURRENCY).orElse(AWS_CONCURRENCY));
    }

    /// The same settings, with memory, time-out and processors of the function that jobs on AWS
    /// will call: it may have been deployed with others. Whoever may not ask gets the same.
    ///
    /// @throws dev.mayfly.aws.deploy.DeployException if there is no such function, or it cannot be
    ///   asked
    static Settings asDeployed(Settings settings) throws IOException {
        try (AwsClients clients = AwsClients.of(settings.text(Setting.REGION))) {
            Stack stack = StackSettings.stack(settings, clients.place());
            FunctionOptions found = new DeployedFunction(clients, stack).options(archive());
            return settings.withFunction(
                    found.memoryMegabytes(), found.timeoutSeconds(), found.architecture().name());
        }
    }

    private static Archive archive() throws IOException {
        return StackSettings.archive(Optional.empty());
    }
}
