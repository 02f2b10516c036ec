package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about deployments, against a moto server that the SDK finds by its own settings.
class AwsCommandsTest {
    private static MotoSettings moto;

    @TempDir private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        moto = MotoSettings.start("eu-central-1");
        writeArchive(directory);
    }

    /// What is deployed as a function where none is called.
    static void writeArchive(Path directory) throws IOException {
        try (var zip =
                new ZipOutputStream(Files.newOutputStream(directory.resolve("function.zip")))) {
            var entry = new ZipEntry("a");
            entry.setTime(0);
            zip.putNextEntry(entry);
        }
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    private static CliRun deploy(String... more) {
        var args = new ArrayList<>(List.of("deploy", "--archive", "function.zip"));
        args.addAll(Arrays.asList(more));
        return CliRun.of(directory, args.toArray(String[]::new));
    }

    @Test
    void deploys_and_then_changes_nothing_and_removes_it() {
        CliRun first = deploy("--deployment", "cycle", "--output", "csv");
        CliRun second = deploy("--deployment", "cycle", "--output", "csv");
        CliRun removed =
                CliRun.of(directory, "destroy", "--deployment", "cycle", "--output", "csv");
        CliRun again = CliRun.of(directory, "destroy", "--deployment", "cycle", "--output", "csv");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("mayfly: function mayfly-cycle: created");
        assertThat(first.out().lines()).hasSize(8).first().isEqualTo("kind,name,change");
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.out().lines().skip(1)).allMatch(row -> row.endsWith(",unchanged"));
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(removed.out()).contains("function,mayfly-cycle,removed");
        assertThat(again.out().lines()).containsExactly("kind,name,change");
    }

    @Test
    void a_dry_run_tells_what_would_be_done_and_does_nothing() {
        CliRun dry = deploy("--deployment", "dry", "--dry-run", "--output", "csv");
        CliRun again = deploy("--deployment", "dry", "--dry-run", "--output", "csv");
        CliRun both = deploy("--dry-run", "--emit", "cfn");

        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.err()).isEmpty();
        assertThat(dry.out().lines())
                .hasSize(8)
                .startsWith("kind,name,planned")
                .contains(
                        "log group,/aws/lambda/mayfly-dry,\"created, keeps logs for 14 days\"",
                        "schedule,mayfly-dry-sweep,created");
        assertThat(again.out()).isEqualTo(dry.out());
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--dry-run", "--emit");

        deploy("--deployment", "dry");

        assertThat(
                        deploy("--deployment", "dry", "--dry-run", "--output", "csv")
                                .out()
                                .lines()
                                .skip(1))
                .allMatch(row -> row.endsWith(",unchanged"));
    }

    @Test
    void commands_have_no_settings_that_they_have_no_use_for() {
        for (String command : List.of("status", "cancel", "watch", "clean", "logs", "destroy")) {
            assertThat(CliRun.of(directory, command, "--help").out())
                    .contains("--region")
                    .doesNotContain("--concurrency", "--function-memory", "--architecture");
        }
    }

    @Test
    void changes_are_told_of_what_they_were_made_to() {
        String bucket = "mayfly-tells-123456789012-eu-central-1";
        deploy("--deployment", "tells");

        CliRun with = deploy("--deployment", "tells", "--notifications", "--output", "csv");
        CliRun without = deploy("--deployment", "tells", "--no-sweep", "--output", "csv");

        assertThat(with.exitCode()).as(with.err()).isZero();
        assertThat(with.out().lines())
                .contains("bucket," + bucket + ",unchanged", "notification," + bucket + ",set");
        assertThat(without.exitCode()).as(without.err()).isZero();
        assertThat(without.out().lines())
                .contains(
                        "bucket," + bucket + ",unchanged",
                        "notification," + bucket + ",removed",
                        "schedule,mayfly-tells-sweep,removed");
    }

    @Test
    void settings_come_from_the_file_as_well() throws IOException {
        Path here = Files.createDirectories(directory.resolve("project"));
        Files.copy(directory.resolve("function.zip"), here.resolve("function.zip"));
        Files.writeString(
                here.resolve("mayfly.yaml"),
                """
                deployment: filed
                reads: s3://logs/2026, s3://more-logs
                function-memory: 3538
                snap-start: off
                s3-encryption: aws:kms
                """);

        CliRun template = CliRun.of(here, "deploy", "--archive", "function.zip", "--emit", "cfn");
        System.clearProperty("mayfly.s3.encryption"); // it holds for this process, too

        assertThat(template.exitCode()).as(template.err()).isZero();
        assertThat(template.out())
                .contains("mayfly-filed", "\"MemorySize\": 3538", "arn:aws:s3:::logs/2026/*");
        assertThat(template.out()).contains("arn:aws:s3:::more-logs/*", "\"ApplyOn\": \"None\"");
        assertThat(template.out()).contains("\"MAYFLY_S3_ENCRYPTION\": \"aws:kms\"");
    }

    @Test
    void the_schedule_can_be_left_out_and_notifications_asked_for() {
        CliRun without = deploy("--emit", "cfn", "--account", "123456789012", "--no-sweep");
        CliRun with = deploy("--emit", "cfn", "--account", "123456789012", "--notifications");
        CliRun foreign =
                deploy(
                        "--emit",
                        "cfn",
                        "--account",
                        "123456789012",
                        "--notifications",
                        "--work",
                        "s3://theirs/work");

        assertThat(without.exitCode()).as(without.err()).isZero();
        assertThat(without.out()).doesNotContain("AWS::Events::Rule");
        assertThat(with.out()).contains("AWS::Events::Rule", "NotificationConfiguration");
        assertThat(foreign.exitCode()).as(foreign.err()).isZero();
        assertThat(foreign.out())
                .contains("Custom::MayflyNotification", "\"Bucket\": \"theirs\"")
                .doesNotContain("NotificationConfiguration");
    }

    @Test
    void jobs_are_looked_for_in_the_deployments_own_bucket_if_no_other_is_named() {
        deploy("--deployment", "mine");

        CliRun jobs = CliRun.of(directory, "status", "--deployment", "mine", "--output", "csv");

        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(jobs.out().lines()).containsExactly("job,name,stage,tasks,done,state");
    }

    @Test
    void what_a_deployment_cannot_be_is_a_usage_error() {
        CliRun run = deploy("--function-memory", "20000");
        CliRun template = deploy("--emit", "samm");
        CliRun place = deploy("--work", "bucket/prefix");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("memory out of range", "20000");
        assertThat(template.exitCode()).isEqualTo(2);
        assertThat(template.err()).contains("unknown template samm, did you mean sam?");
        assertThat(place.exitCode()).isEqualTo(2);
        assertThat(place.err()).contains("--work: not of the form s3://BUCKET/PREFIX");
    }

    @Test
    void a_region_that_is_not_there_is_told_in_one_line() {
        CliRun run = deploy("--region", "us-esat-1");
        System.setProperty("aws.region", "eu-central-1"); // which the command has changed

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("mayfly: no such region, check --region: region=us-esat-1 reason=");
    }

    @Test
    void an_archive_that_is_not_there_is_a_usage_error() {
        CliRun run = CliRun.of(directory, "deploy", "--archive", "nothing.zip");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no archive", "nothing.zip");
    }

    @Test
    void policies_are_printed_without_asking_aws() {
        for (String policy : List.of("worker", "driver", "deployer", "notifier")) {
            CliRun run =
                    CliRun.of(
                            directory,
                            "iam",
                            policy,
                            "--account",
                            "123456789012",
                            "--region",
                            "eu-central-1",
                            "--reads",
                            "s3://logs/2026");

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            Golden.verify("iam-" + policy + ".json", run.out());
        }
    }

    @Test
    void an_unknown_policy_suggests_the_nearest() {
        CliRun run = CliRun.of(directory, "iam", "workers");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("unknown policy workers, did you mean worker?");
    }

    @Test
    void a_doctor_that_finds_nothing_deployed_says_what_to_do() {
        CliRun run = CliRun.of(directory, "doctor", "--deployment", "missing", "--output", "csv");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("check,result,found,advice")
                .contains("function,failure,not deployed: mayfly-missing,run `mayfly deploy`");
    }

    @Test
    void clean_lists_before_it_deletes() {
        deploy("--deployment", "dusty");

        CliRun run = CliRun.of(directory, "clean", "--deployment", "dusty", "--output", "csv");
        CliRun wrong = CliRun.of(directory, "clean", "--older-than", "5m");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactly("name,kind,objects,bytes,written,state");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--older-than", "from 1h");
    }

    @Test
    void clean_looks_where_it_is_told() throws IOException {
        deploy("--deployment", "told");
        String bucket = Buckets.create(moto.endpoint());

        CliRun there = clean("s3://" + bucket + "/outputs");
        CliRun missing = clean("s3://" + bucket + "/outputs", "s3://" + bucket + "-none/outputs");
        CliRun wrong = clean("outputs");

        assertThat(there.exitCode()).as(there.err()).isZero();
        assertThat(there.out().lines()).containsExactly("name,kind,objects,bytes,written,state");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).contains("no such bucket").hasLineCount(1);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("not of the form s3://BUCKET/PREFIX: outputs");
    }

    private static CliRun clean(String... places) {
        var args = new ArrayList<>(List.of("clean", "--deployment", "told", "--output", "csv"));
        args.addAll(List.of(places));
        return CliRun.of(directory, args.toArray(String[]::new));
    }
}
