package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.aws.deploy.Doctor;
import dev.mayfly.aws.deploy.Finding;
import dev.mayfly.aws.deploy.Finding.Level;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.ui.DataTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/// Examines a deployment.
record DoctorRun(AwsRun aws) {
    private static final int CONCURRENCY = 1000;

    int run() {
        return aws.run(() -> {
            List<Finding> findings = findings();
            var rows = new ArrayList<List<Object>>();
            for (Finding each : findings) {
                rows.add(
                        List.of(
                                each.check(),
                                each.level().name().toLowerCase(Locale.ROOT),
                                each.found(),
                                each.advice()));
            }
            new DataTable(List.of("check", "result", "found", "advice"), rows)
                    .print(aws.settings().output(), aws.out());
            return findings.stream().anyMatch(each -> each.level() == Level.FAILURE)
                    ? ExitCode.SOFTWARE
                    : ExitCode.OK;
        });
    }

    private List<Finding> findings() throws IOException {
        Optional<Path> file = StackSettings.builtArchive();
        Optional<Archive> archive =
                file.isPresent() ? Optional.of(StackSettings.archive(file)) : Optional.empty();
        int concurrency = aws.settings().count(Setting.CONCURRENCY).orElse(CONCURRENCY);
        try (AwsClients clients = aws.clients()) {
            return new Doctor(clients, aws.stack(clients.place())).examine(archive, concurrency);
        } catch (DeployException e) {
            // without credentials or region there is nothing else to look at
            String message = String.valueOf(e.getMessage());
            return List.of(new Finding("credentials", Level.FAILURE, message, "see docs/aws.md"));
        }
    }
}
