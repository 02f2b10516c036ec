package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.Deployer;
import dev.mayfly.aws.deploy.Deployer.Change;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.template.TemplateFormat;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.DataTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;

/// Deploys, or prints what would be deployed.
///
/// @param isDryRun whether nothing is done and only told
record DeployRun(AwsRun aws, Optional<Path> file, boolean isDryRun) {
    int run(Optional<String> template, Optional<String> account) {
        return aws.run(() -> {
            Archive archive = StackSettings.archive(file);
            try (AwsClients clients = aws.clients()) {
                Stack stack = aws.stack(aws.place(account, clients));
                if (template.isPresent()) {
                    emit(template.get(), stack, archive);
                } else {
                    deploy(clients, stack, archive);
                }
                return ExitCode.OK;
            }
        });
    }

    private void emit(String template, Stack stack, Archive archive) {
        try {
            aws.out()
                    .println(
                            TemplateFormat.valueOf(template.toUpperCase(Locale.ROOT))
                                    .text(stack, archive));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        aws.out().flush();
    }

    private void deploy(AwsClients clients, Stack stack, Archive archive)
            throws IOException, InterruptedException {
        // several resources have the same name
        record Key(String kind, String name) {}
        Map<Key, List<String>> done = new LinkedHashMap<>();
        for (StackResource resource : stack.resources(archive)) {
            done.put(new Key(resource.kind(), resource.name()), new ArrayList<>());
        }
        Consumer<Change> keep =
                change ->
                        done.computeIfAbsent(
                                        new Key(change.kind(), change.name()),
                                        _ -> new ArrayList<>())
                                .add(change.done());
        Consumer<Change> tell =
                change -> aws.tell(change.kind() + " " + change.name() + ": " + change.done());
        var deployer = new Deployer(clients, stack);
        if (isDryRun) {
            deployer.changes(archive).forEach(keep);
        } else {
            deployer.deploy(archive, tell.andThen(keep));
        }
        var rows = new ArrayList<List<Object>>();
        done.forEach((key, changes) ->
                rows.add(
                        List.of(
                                key.kind(),
                                key.name(),
                                changes.isEmpty() ? "unchanged" : String.join(", ", changes))));
        new DataTable(List.of("kind", "name", isDryRun ? "planned" : "change"), rows)
                .print(aws.settings().output(), aws.out());
    }
}
