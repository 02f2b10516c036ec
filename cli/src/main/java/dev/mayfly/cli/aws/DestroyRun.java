package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.Destroyer;
import dev.mayfly.aws.deploy.Destroyer.Removal;
import dev.mayfly.cli.ui.DataTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

/// Removes a deployment.
record DestroyRun(AwsRun aws) {
    int run(boolean withData, boolean isDryRun) {
        return aws.run(() -> {
            var removals = new ArrayList<Removal>();
            try (AwsClients clients = aws.clients()) {
                new Destroyer(clients, aws.stack(clients.place()))
                        .destroy(withData, isDryRun, removals::add);
            } finally {
                // also of what was done before something went wrong
                print(removals);
            }
            return removals.stream().anyMatch(Removal::isLeft) ? ExitCode.SOFTWARE : ExitCode.OK;
        });
    }

    private void print(List<Removal> removals) {
        var rows = new ArrayList<List<Object>>();
        removals.forEach(each -> rows.add(List.of(each.kind(), each.name(), each.done())));
        new DataTable(List.of("kind", "name", "change"), rows)
                .print(aws.settings().output(), aws.out());
    }
}
