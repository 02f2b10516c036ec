package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Deployments in an account of a moto server.
///
/// @param directory where archives are made
record MotoDeployments(MotoAccount account, Path directory) {

    /// A deployment with the usual options.
    static Stack stack(String name) {
        return new Stack(StackOptions.of(name, MotoAccount.PLACE));
    }

    /// Code that differs where its content does.
    Archive archive(String content) throws IOException {
        Path file = Files.createTempFile(directory, "function", ".zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            var entry = new ZipEntry("a");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes());
        }
        return Archive.of(file);
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
}
