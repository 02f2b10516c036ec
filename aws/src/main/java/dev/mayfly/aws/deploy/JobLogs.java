package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.protocol.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/// Finds what the functions of a deployment have logged about a job.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter
///   patterns</a>
public final class JobLogs {
    /// Clocks of drivers and functions differ.
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final AwsClients clients;
    private final LogGroup group;
    private final Requests requests = new Requests("driver");

    /// The logs of a deployment.
    ///
    /// @param clients stay open
    public JobLogs(AwsClients clients, Stack stack) {
        this.clients = clients;
        this.group = stack.logGroup();
    }

    /// One line for each run of an attempt, in order of time: about its end, or, as long as that is
    /// not logged, about its start. Failures between attempts are among them unless a stage or
    /// partition is asked for.
    ///
    /// @param stage if not all are wanted
    /// @param partition if not all are wanted
    /// @throws DeployException if there is no log group, or it cannot be read
    public List<AttemptLine> of(JobId job, Optional<Integer> stage, Optional<Integer> partition) {
        record Run(
                Optional<Integer> stage,
                Optional<Integer> partition,
                Optional<Integer> attempt,
                String requestId) {}
        Map<Run, AttemptLine> lines = new HashMap<>();
        for (FilteredLogEvent event : events(job, stage, partition)) {
            AttemptLine.of(event, job.value())
                    .filter(line -> stage.isEmpty() || stage.equals(line.stage()))
                    .filter(line -> partition.isEmpty() || partition.equals(line.partition()))
                    .ifPresent(line ->
                            lines.merge(
                                    new Run(
                                            line.stage(),
                                            line.partition(),
                                            line.attempt(),
                                            line.requestId()),
                                    line,
                                    (known, next) -> known.isFinished() ? known : next));
        }
        return lines.values().stream()
                .sorted(
                        Comparator.comparing(AttemptLine::time)
                                .thenComparing(line -> line.stage().orElse(-1))
                                .thenComparing(line -> line.partition().orElse(-1))
                                .thenComparing(line -> line.attempt().orElse(-1)))
                .toList();
    }

    /// What attempts have printed, in order of time.
    ///
    /// @param stage if not all are wanted
    /// @param partition if not all are wanted
    /// @throws DeployException if there is no log group, or it cannot be read
    public List<PrintedLine> printed(
            JobId job, Optional<Integer> stage, Optional<Integer> partition) {
        return events(job, stage, partition).stream()
                .flatMap(event -> PrintedLine.of(event, job.value()).stream())
                .filter(line -> stage.isEmpty() || stage.get() == line.stage())
                .filter(line -> partition.isEmpty() || partition.get() == line.partition())
                .sorted(Comparator.comparing(PrintedLine::time))
                .toList();
    }

    private List<FilteredLogEvent> events(
            JobId job, Optional<Integer> stage, Optional<Integer> partition) {
        FilterLogEventsRequest.Builder request =
                FilterLogEventsRequest.builder()
                        .logGroupName(group.name())
                        .filterPattern(pattern(job, stage, partition));
        job.began().ifPresent(began -> request.startTime(began.minus(MARGIN).toEpochMilli()));
        return events(request);
    }

    static String pattern(JobId job, Optional<Integer> stage, Optional<Integer> partition) {
        var pattern = new StringBuilder("{ $.job = \"" + job + "\"");
        stage.ifPresent(number -> pattern.append(" && $.stage = ").append(number));
        partition.ifPresent(number -> pattern.append(" && $.partition = ").append(number));
        return pattern.append(" }").toString();
    }

    /// A page may be empty although others follow.
    private List<FilteredLogEvent> events(FilterLogEventsRequest.Builder request) {
        var events = new ArrayList<FilteredLogEvent>();
        FilterLogEventsResponse page;
        do {
            page =
                    requests.find(
                                    "logs:FilterLogEvents",
                                    group.arn(),
                                    () -> clients.logs().filterLogEvents(request.build()))
                            .orElseThrow(() ->
                                    new DeployException(
                                            "there is no log group, so no function of this"
                                                    + " deployment has run: name="
                                                    + group.name()
                                                    + "; --deployment and --region name another"));
            events.addAll(page.events());
            request.nextToken(page.nextToken());
        } while (page.nextToken() != null);
        return events;
    }
}
