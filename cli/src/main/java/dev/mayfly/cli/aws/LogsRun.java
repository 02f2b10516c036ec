package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AttemptLine;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.JobLogs;
import dev.mayfly.aws.deploy.PrintedLine;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.protocol.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.ExitCode;

/// Finds and prints what functions have logged.
record LogsRun(AwsRun aws) {
    private static final List<String> COLUMNS =
            List.of("time", "stage", "partition", "attempt", "outcome", "millis", "failure");
    private static final List<String> PRINTED_COLUMNS =
            List.of("time", "stage", "partition", "attempt", "line");
    private static final List<String> MORE_COLUMNS = List.of("request", "stream", "trace");

    /// Lists attempts.
    int run(String job, Optional<Integer> stage, Optional<Integer> partition, boolean isFailed) {
        return run(
                job,
                logs -> logs.of(KeptJobs.id(job), stage, partition),
                lines ->
                        print(
                                lines.stream()
                                        .filter(line -> !isFailed || !line.isSuccess())
                                        .toList()));
    }

    /// Lists what attempts have printed.
    int printed(String job, Optional<Integer> stage, Optional<Integer> partition) {
        return run(
                job,
                logs -> logs.printed(KeptJobs.id(job), stage, partition),
                lines -> {
                    var rows = new ArrayList<List<Object>>();
                    for (PrintedLine line : lines) {
                        rows.add(
                                List.of(
                                        line.time().toString(),
                                        line.stage(),
                                        line.partition(),
                                        line.attempt(),
                                        line.text()));
                    }
                    new DataTable(PRINTED_COLUMNS, rows).print(aws.settings().output(), aws.out());
                });
    }

    private <T> int run(String job, Function<JobLogs, List<T>> reading, Consumer<List<T>> printer) {
        if (aws.settings().place() == Place.LAMBDA_LOCAL) {
            throw new UsageException(
                    "functions on this machine log to files that are gone with the session, and a"
                            + " failure has the end of them; logs are found of --on lambda only");
        }
        JobId _ = KeptJobs.id(job); // before AWS is asked
        return aws.run(() -> {
            try (AwsClients clients = aws.clients()) {
                Stack stack = aws.stack(clients.place());
                List<T> lines = reading.apply(new JobLogs(clients, stack));
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
                printer.accept(lines);
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
                                    orBlank(line.stage()),
                                    orBlank(line.partition()),
                                    orBlank(line.attempt()),
                                    line.outcome(),
                                    line.isFinished() && line.stage().isPresent()
                                            ? (Object) line.millis()
                                            : ""));
            if (isTable) {
                row.add(line.failure().lines().findFirst().orElse(""));
            } else {
                row.addAll(List.of(line.failure(), line.requestId(), line.stream(), line.trace()));
            }
            rows.add(row);
        }
        new DataTable(columns, rows).print(aws.settings().output(), aws.out());
    }

    /// What failed between attempts has no numbers.
    private static Object orBlank(Optional<Integer> number) {
        return number.map(Object.class::cast).orElse("");
    }
}
