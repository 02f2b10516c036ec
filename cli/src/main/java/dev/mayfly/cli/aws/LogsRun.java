package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AttemptLine;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.JobLogs;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.protocol.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/// Finds and prints what functions have logged.
record LogsRun(AwsRun aws) {
    private static final List<String> COLUMNS =
            List.of("time", "stage", "partition", "attempt", "outcome", "millis", "failure");
    private static final List<String> MORE_COLUMNS = List.of("request", "stream", "trace");

    int run(String job, Optional<Integer> stage, Optional<Integer> partition, boolean isFailed) {
        if (aws.settings().place() == Place.LAMBDA_LOCAL) {
            throw new UsageException(
                    "functions on this machine log to files that are gone with the session, and a"
                            + " failure has the end of them; logs are found of --on lambda only");
        }
        JobId id = KeptJobs.id(job);
        return aws.run(() -> {
            try (AwsClients clients = aws.clients()) {
                Stack stack = aws.stack(clients.place());
                List<AttemptLine> lines = new JobLogs(clients, stack).of(id, stage, partition);
                if (lines.isEmpty()) {
                    aws.tell(
                            "nothing is logged of such attempts: job="
                                    + job
                                    + " logGroup="
                                    + stack.logGroup().name()
                                    + "; lines come some seconds late and are kept for "
                                    + stack.logGroup().retentionDays()
                                    + " days");
                    return ExitCode.SOFTWARE;
                }
                print(lines.stream().filter(line -> !isFailed || !line.isSuccess()).toList());
                return ExitCode.OK;
            }
        });
    }

    /// A table has a line for each row and no room for long texts.
    private void print(List<AttemptLine> lines) {
        boolean isTable = aws.settings().output() == DataFormat.TABLE;
        var columns = new ArrayList<>(COLUMNS);
        if (!isTable) {
            columns.addAll(MORE_COLUMNS);
        }
        var rows = new ArrayList<List<Object>>();
        for (AttemptLine line : lines) {
            var row =
                    new ArrayList<Object>(
                            List.of(
                                    line.time().toString(),
                                    line.stage(),
                                    line.partition(),
                                    line.attempt(),
                                    line.outcome(),
                                    line.isFinished() ? (Object) line.millis() : ""));
            if (isTable) {
                row.add(line.failure().lines().findFirst().orElse(""));
            } else {
                row.addAll(List.of(line.failure(), line.requestId(), line.stream(), line.trace()));
            }
            rows.add(row);
        }
        new DataTable(columns, rows).print(aws.settings().output(), aws.out());
    }
}
