package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/// What functions have logged of a job, on a moto server.
class LogsCommandTest {
    private static MotoSettings moto;

    @TempDir private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        moto = MotoSettings.start("eu-central-1");
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void logs_are_found_by_job_and_tell_why_there_are_none() throws IOException {
        AwsCommandsTest.writeArchive(directory);
        CliRun deployed =
                CliRun.of(
                        directory, "deploy", "--archive", "function.zip", "--deployment", "logged");
        assertThat(deployed.exitCode()).as(deployed.err()).isZero();
        String job = "mayfly-7-0199a0f2-3c4d-7abc-8def-000000000001-0";
        putLogs(
                "/aws/lambda/mayfly-logged",
                attempt(job, 0, "\"millis\":1200,\"outcome\":\"succeeded\""),
                attempt(
                        job,
                        1,
                        "\"millis\":7,\"outcome\":\"fatal\",\"failure\":\"a.B: no\\u000amore\","
                                + "\"trace\":\"a.B: no\\u000a\\u0009at C\""),
                "{\"job\":\""
                        + job
                        + "\",\"requestId\":\"request-2\",\"outcome\":\"failed\","
                        + "\"failure\":\"a.C: late\",\"trace\":\"a.C: late\"}");

        CliRun all = logs(job, "--output", "csv");
        CliRun failed = logs(job, "--failed");
        CliRun json = logs(job, "--partition", "1", "--output", "json");
        CliRun other = logs("mayfly-8-0199a0f2-3c4d-7abc-8def-000000000001-0");
        CliRun nameless = logs("no job");
        CliRun missing = CliRun.of(directory, "logs", job, "--deployment", "never");

        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out().lines().findFirst())
                .contains(
                        "time,stage,partition,attempt,outcome,millis,failure,request,stream,trace");
        assertThat(all.out()).contains("Z,2,0,3,succeeded,1200,,request-1,stream,");
        assertThat(all.out()).contains("Z,,,,failed,,a.C: late,request-2,stream,a.C: late");
        assertThat(failed.exitCode()).isZero();
        assertThat(failed.out().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).matches(".* fatal +7 +a.B: no"))
                .anySatisfy(line -> assertThat(line).matches(".* failed +a.C: late"));
        assertThat(json.out().lines()).hasSize(1);
        assertThat(json.out()).contains("\"trace\":\"a.B: no\\n\\tat C\"");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err())
                .contains("nothing is logged", "logGroup=/aws/lambda/mayfly-logged", "14 days");
        assertThat(nameless.exitCode()).isEqualTo(2);
        assertThat(nameless.err()).contains("not a job id", "'no job'");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no log group", "mayfly-never");
    }

    @Test
    void functions_on_this_machine_have_no_logs_afterwards() throws IOException {
        Path here = Files.createDirectories(directory.resolve("local"));
        Files.writeString(here.resolve("mayfly.yaml"), "on: lambda-local\n");

        CliRun run = CliRun.of(here, "logs", "some-job");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("gone with the session");
    }

    private static CliRun logs(String... args) {
        var line = new ArrayList<>(List.of("logs", "--deployment", "logged"));
        line.addAll(Arrays.asList(args));
        return CliRun.of(directory, line.toArray(String[]::new));
    }

    private static String attempt(String job, int partition, String end) {
        return "{\"job\":\""
                + job
                + "\",\"stage\":2,\"partition\":"
                + partition
                + ",\"attempt\":3,\"requestId\":\"request-1\","
                + end
                + "}";
    }

    private static void putLogs(String group, String... lines) {
        try (CloudWatchLogsClient client = CloudWatchLogsClient.create()) {
            client.createLogStream(it -> it.logGroupName(group).logStreamName("stream"));
            long now = System.currentTimeMillis();
            client.putLogEvents(put ->
                    put.logGroupName(group)
                            .logStreamName("stream")
                            .logEvents(
                                    Arrays.stream(lines)
                                            .map(line ->
                                                    InputLogEvent.builder()
                                                            .message(line)
                                                            .timestamp(now)
                                                            .build())
                                            .toList()));
        }
    }
}
