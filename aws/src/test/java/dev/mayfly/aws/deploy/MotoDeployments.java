package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.plan.StackState;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

/// Deployments in an account of a moto server.
record MotoDeployments(MotoAccount account) {

    /// A deployment with the usual options.
    static Stack stack(String name) {
        return new Stack(StackOptions.of(name, MotoAccount.PLACE));
    }

    /// Code that differs where its content does.
    static Archive archive(String content) {
        try {
            Path file = Files.createTempFile("mayfly-function", ".zip");
            file.toFile().deleteOnExit();
            try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
                var entry = new ZipEntry("a");
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(content.getBytes());
            }
            return Archive.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deploys as the account's root and returns what was done.
    List<String> deploy(Stack stack, Archive archive) throws InterruptedException {
        return deploy(account.root(), stack, archive);
    }

    /// Deploys and returns what was done.
    static List<String> deploy(AwsClients clients, Stack stack, Archive archive)
            throws InterruptedException {
        var changes = new ArrayList<Deployer.Change>();
        new Deployer(clients, stack, _ -> {}).deploy(archive, changes::add);
        return changes.stream().map(change -> change.kind() + " " + change.done()).toList();
    }

    /// What is there.
    StackState survey(Stack stack, Archive archive) {
        return new StackSurvey(account.root(), new Requests("deployer"), stack)
                .all(archive.alias());
    }

    /// Lets a bucket tell some functions of new objects.
    void setNotifications(String bucket, LambdaFunctionConfiguration... entries) {
        account.root()
                .s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket(bucket)
                                .notificationConfiguration(
                                        NotificationConfiguration.builder()
                                                .lambdaFunctionConfigurations(entries)
                                                .build()));
    }

    /// An entry of a bucket that tells a function.
    static LambdaFunctionConfiguration entry(String id, String function) {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn(function)
                .events(Event.S3_OBJECT_CREATED)
                .build();
    }

    /// The entries of a bucket that tell functions.
    List<LambdaFunctionConfiguration> notifications(String bucket) {
        return account.root()
                .s3()
                .getBucketNotificationConfiguration(get -> get.bucket(bucket))
                .lambdaFunctionConfigurations();
    }
}
