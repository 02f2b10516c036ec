package dev.mayfly.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.protocol.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

@Timeout(120)
class JobLogsTest {
    private static final Instant START = Instant.now();
    private static final JobId JOB = job(START, 1);

    @RegisterExtension static final MotoAccount account = new MotoAccount();

    private static JobId job(Instant began, int number) {
        String time = String.format("%012x", began.toEpochMilli());
        return new JobId(
                "mayfly-7-"
                        + time.substring(0, 8)
                        + "-"
                        + time.substring(8)
                        + "-7abc-8def-000000000001-"
                        + number);
    }

    private static Stack stack(String name) {
        var stack = new Stack(StackOptions.of(name, MotoAccount.PLACE));
        account.root().logs().createLogGroup(group -> group.logGroupName(stack.logGroup().name()));
        return stack;
    }

    /// Puts lines, a second apart.
    private static void put(Stack stack, String stream, List<String> lines) {
        String group = stack.logGroup().name();
        account.root()
                .logs()
                .createLogStream(create -> create.logGroupName(group).logStreamName(stream));
        var events = new ArrayList<InputLogEvent>();
        for (int i = 0; i < lines.size(); i++) {
            events.add(
                    InputLogEvent.builder()
                            .message(lines.get(i))
                            .timestamp(START.plusMillis(i).toEpochMilli())
                            .build());
        }
        account.root()
                .logs()
                .putLogEvents(
                        put -> put.logGroupName(group).logStreamName(stream).logEvents(events));
    }

    private static String started(JobId job, int stage, int partition, String request) {
        return "{\"level\":\"INFO\",\"message\":\"attempt started\",\"job\":\""
                + job
                + "\",\"stage\":"
                + stage
                + ",\"partition\":"
                + partition
                + ",\"attempt\":0,\"requestId\":\""
                + request
                + "\",\"served\":1}";
    }

    private static String ended(JobId job, int stage, int partition, String request, String end) {
        return started(job, stage, partition, request)
                .replace("started", "ended")
                .replace("}", ",\"millis\":12," + end + "}");
    }

    private static List<AttemptLine> lines(Stack stack, JobId job) {
        return new JobLogs(account.root(), stack).of(job, Optional.empty(), Optional.empty());
    }

    @Test
    void each_run_of_an_attempt_is_one_line_in_order_of_time_over_all_streams() {
        Stack stack = stack("found");
        String failure =
                "\"outcome\":\"transient\",\"failure\":\"java.io.IOException: no\","
                        + "\"trace\":\"first\\u000asecond\"";
        put(
                stack,
                "one",
                List.of(
                        "START RequestId: r1 Version: 3",
                        started(JOB, 0, 0, "r1"),
                        "{\"job\":\"" + JOB + "\", this is a user's",
                        ended(JOB, 0, 0, "r1", "\"outcome\":\"succeeded\""),
                        started(job(START, 2), 0, 0, "r2"),
                        ended(job(START, 2), 0, 0, "r2", "\"outcome\":\"succeeded\"")));
        put(
                stack,
                "two",
                List.of(
                        started(JOB, 0, 1, "r3"),
                        started(JOB, 1, 0, "r4"),
                        ended(JOB, 0, 1, "r3", failure)));

        List<AttemptLine> lines = lines(stack, JOB);

        assertThat(lines)
                .extracting(AttemptLine::requestId, AttemptLine::outcome, AttemptLine::stream)
                .containsExactly(
                        tuple("r4", "unfinished", "two"),
                        tuple("r3", "transient", "two"),
                        tuple("r1", "succeeded", "one"));
        AttemptLine failed = lines.get(1);
        assertThat(failed.time())
                .isEqualTo(Instant.ofEpochMilli(START.plusMillis(2).toEpochMilli()));
        assertThat(failed.partition()).contains(1);
        assertThat(failed.millis()).isEqualTo(12);
        assertThat(failed.failure()).isEqualTo("java.io.IOException: no");
        assertThat(failed.trace()).isEqualTo("first\nsecond");
        assertThat(failed.isSuccess()).isFalse();
    }

    /// As `AttemptLog` writes it.
    @Test
    void a_failure_between_attempts_is_a_line_without_stage() {
        Stack stack = stack("between");
        String failed =
                "{\"level\":\"ERROR\",\"message\":\"event failed\",\"job\":\""
                        + JOB
                        + "\",\"requestId\":\"r1\",\"served\":1,\"outcome\":\"failed\","
                        + "\"failure\":\"java.io.IOException: no\",\"trace\":\"at once\"}";
        String success = ended(JOB, 0, 0, "r1", "\"outcome\":\"succeeded\"");
        put(stack, "one", List.of(success, failed, started(JOB, 0, 1, "r2")));

        assertThat(lines(stack, JOB))
                .extracting(AttemptLine::stage, AttemptLine::outcome, AttemptLine::failure)
                .containsExactly(
                        tuple(Optional.of(0), "succeeded", ""),
                        tuple(Optional.empty(), "failed", "java.io.IOException: no"),
                        tuple(Optional.of(0), "unfinished", ""));
        assertThat(new JobLogs(account.root(), stack).of(JOB, Optional.of(0), Optional.empty()))
                .extracting(AttemptLine::outcome)
                .containsExactly("succeeded", "unfinished");
    }

    @Test
    void what_attempts_print_is_found_apart() {
        Stack stack = stack("printed");
        String printed =
                started(JOB, 0, 1, "r1")
                        .replace("attempt started", "hello")
                        .replace("}", ",\"logger\":\"printed\"}");
        put(stack, "one", List.of(started(JOB, 0, 1, "r1"), printed, "hello"));

        assertThat(new JobLogs(account.root(), stack).printed(JOB, Optional.of(0), Optional.of(1)))
                .extracting(PrintedLine::stage, PrintedLine::partition, PrintedLine::text)
                .containsExactly(tuple(0, 1, "hello"));
        assertThat(lines(stack, JOB))
                .extracting(AttemptLine::time)
                .containsExactly(Instant.ofEpochMilli(START.toEpochMilli()));
    }

    @Test
    void a_stage_or_partition_may_be_asked_for() {
        Stack stack = stack("chosen");
        put(
                stack,
                "one",
                List.of(
                        started(JOB, 0, 0, "r1"),
                        started(JOB, 0, 1, "r2"),
                        started(JOB, 1, 1, "r3"),
                        started(JOB, 1, 11, "r4")));
        var logs = new JobLogs(account.root(), stack);

        assertThat(logs.of(JOB, Optional.of(1), Optional.empty()))
                .extracting(AttemptLine::requestId)
                .containsExactly("r3", "r4");
        assertThat(logs.of(JOB, Optional.of(1), Optional.of(1)))
                .extracting(AttemptLine::requestId)
                .containsExactly("r3");
        assertThat(logs.of(JOB, Optional.empty(), Optional.of(5))).isEmpty();
    }

    /// The server takes any pattern for one that all lines meet, so how it is written is checked
    /// here.
    @Test
    void aws_is_asked_for_the_lines_that_are_wanted() {
        var job = new JobId("job-1");

        assertThat(JobLogs.pattern(job, Optional.empty(), Optional.empty()))
                .isEqualTo("{ $.job = \"job-1\" }");
        assertThat(JobLogs.pattern(job, Optional.of(1), Optional.of(12)))
                .isEqualTo("{ $.job = \"job-1\" && $.stage = 1 && $.partition = 12 }");
    }

    @Test
    void more_lines_than_a_page_holds_are_found() {
        Stack stack = stack("many");
        for (int stream = 0; stream < 4; stream++) {
            var lines = new ArrayList<String>();
            for (int i = 0; i < 2600; i++) {
                lines.add(started(JOB, stream, i, "r" + i));
            }
            put(stack, "stream-" + stream, lines);
        }

        assertThat(lines(stack, JOB)).hasSize(4 * 2600);
    }

    @Test
    void a_deployment_without_logs_is_told_about() {
        var stack = new Stack(StackOptions.of("missing", MotoAccount.PLACE));

        assertThatThrownBy(() -> lines(stack, JOB))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("no log group", "name=/aws/lambda/mayfly-missing");
    }

    @Test
    void the_drivers_policy_is_enough_and_needed() throws Exception {
        Stack stack = stack("least");
        put(stack, "one", List.of(started(JOB, 0, 0, "r1")));
        AwsClients driver = account.user("log-driver", Policies.driver(stack));
        AwsClients less =
                account.user("log-less", Policies.driver(stack).without("logs:FilterLogEvents"));
        account.whileEnforced(() -> {
            assertThat(new JobLogs(driver, stack).of(JOB, Optional.empty(), Optional.empty()))
                    .hasSize(1);
            assertThatThrownBy(() ->
                            new JobLogs(less, stack).of(JOB, Optional.empty(), Optional.empty()))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContainingAll(
                            "permission is missing: action=logs:FilterLogEvents",
                            "mayfly iam driver");
        });
    }
}
