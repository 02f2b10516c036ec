package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.leftovers.JobData;
import dev.mayfly.aws.deploy.leftovers.StoredJobs;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.ui.DataTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

/// Finds and deletes what jobs and sessions left.
record CleanRun(AwsRun aws) {
    /// @param places where to look besides, as a user wrote them
    int run(List<String> places, Duration silence, boolean isDeleting) {
        List<S3Prefix> prefixes = prefixes(places);
        return aws.run(() -> {
            try (AwsClients clients = aws.clients()) {
                var jobs = new StoredJobs(clients, aws.stack(clients.place()), aws::tell);
                var now = Clock.systemUTC().instant();
                List<JobData> orphans =
                        jobs.all(prefixes).stream()
                                .filter(job -> job.isOrphaned(now, silence))
                                .toList();
                if (isDeleting) {
                    orphans.forEach(jobs::delete);
                } else if (!orphans.isEmpty()) {
                    aws.tell("nothing is deleted yet, --yes does it");
                }
                print(orphans, isDeleting);
                return ExitCode.OK;
            }
        });
    }

    private static List<S3Prefix> prefixes(List<String> places) {
        try {
            return places.stream().map(S3Prefix::of).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void print(List<JobData> orphans, boolean isDeleted) {
        var rows = new ArrayList<List<Object>>();
        for (JobData job : orphans) {
            rows.add(
                    List.of(
                            job.name(),
                            job.kind().label(),
                            job.objects(),
                            job.bytes(),
                            job.lastWritten().toString(),
                            isDeleted ? "deleted" : "orphaned"));
        }
        new DataTable(List.of("name", "kind", "objects", "bytes", "written", "state"), rows)
                .print(aws.settings().output(), aws.out());
    }
}
