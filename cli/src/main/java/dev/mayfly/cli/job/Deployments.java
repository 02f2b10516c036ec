package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.aws.lambda.LambdaDeployment;
import dev.mayfly.aws.local.LambdaLocal;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Makes of settings what runs a program's tasks elsewhere than in this process.
final class Deployments {
    /// Set by the launcher: the archive of the function.
    private static final String ARCHIVE = "mayfly.function";

    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int AWS_CONCURRENCY = 100;

    private Deployments() {}

    /// Functions on this machine. Each session has some of its own.
    ///
    /// @param loader knows the program's classes
    static Deployment onThisMachine(Settings settings, ClassLoader loader) {
        int processors = Runtime.getRuntime().availableProcessors();
        LambdaLocal functions = LambdaLocal.of(archive(), settings.threads().orElse(processors));
        LambdaLocal sized =
                functions.withFunction(
                        functions.function().withMemoryMegabytes(settings.functionMegabytes()));
        LambdaLocal placed = settings.store().map(sized::withWork).orElseGet(sized::withS3);
        return (options, directory) ->
                placed.withCode(CodeFiles.of(loader, Path.of(directory, "classes")))
                        .open(options, directory);
    }

    /// A function on AWS.
    ///
    /// @param loader knows the program's classes
    /// @throws UsageException if it is not said where its data lies
    static Deployment onAws(Settings settings, ClassLoader loader) {
        String store =
                settings.store()
                        .orElseThrow(() ->
                                new UsageException(
                                        "--on lambda needs --store, such as s3://bucket/mayfly:"
                                                + " where functions leave data for each other"));
        return (options, directory) ->
                new LambdaDeployment(
                                settings.function(),
                                CodeFiles.of(loader, Path.of(directory, "classes")),
                                store,
                                TIMEOUT,
                                settings.functionMegabytes(),
                                settings.threads().orElse(AWS_CONCURRENCY))
                        .open(options, directory);
    }

    private static Path archive() {
        String archive = System.getProperty(ARCHIVE, "");
        if (archive.isEmpty() || !Files.isRegularFile(Path.of(archive))) {
            throw new UsageException(
                    "no archive of the function; ./mvnw -Dquick -DskipTests package makes it: file="
                            + archive);
        }
        return Path.of(archive);
    }
}
