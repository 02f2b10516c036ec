package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.Buckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Jobs of this process that write to S3.
class S3RunTest {
    private static final String SAVE =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    session.of(List.of(1, 2)).saveAsText(args[0]);
                }
            }
            """;
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/own";

    @TempDir private Path directory;
    private MotoSettings moto;
    private String bucket;

    @BeforeEach
    void start() throws IOException {
        moto = MotoSettings.start("us-east-1");
        bucket = Buckets.create(moto.endpoint());
    }

    @AfterEach
    void stop() {
        System.clearProperty("mayfly.s3.kms-key");
        System.clearProperty("mayfly.s3.encryption");
        moto.close();
    }

    private CliRun run(Map<String, String> variables) throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), SAVE);
        CliRun run =
                CliRun.of(directory, variables, "run", job.toString(), "s3://" + bucket + "/out");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void the_summary_tells_requests_by_kind() throws IOException {
        try (RequestsSeen requests = RequestsSeen.before(moto)) {
            CliRun run = run(Map.of());

            assertThat(RequestsSeen.told(run))
                    .as(run.err())
                    .isEqualTo(requests.counts())
                    .containsKeys("COPY", "DELETE", "PUT");
        }
    }

    @Test
    void a_job_on_files_tells_none() throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), SAVE);
        CliRun run =
                CliRun.of(directory, "run", job.toString(), directory.resolve("out").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("succeeded in").doesNotContain("requests");
    }

    @Test
    void the_encryption_that_is_set_goes_with_the_key() throws IOException {
        Files.writeString(directory.resolve("mayfly.yaml"), "s3-encryption: aws:kms:dsse\n");

        run(Map.of("MAYFLY_KMS_KEY", KEY));

        assertThat(part().serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS_DSSE);
    }

    /// The result is what was published by copies, which take nothing from what they copy.
    @Test
    void the_result_is_encrypted_by_the_key_that_is_set() throws IOException {
        run(Map.of("MAYFLY_KMS_KEY", KEY));

        HeadObjectResponse part = part();
        assertThat(part.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(part.ssekmsKeyId()).isEqualTo(KEY);
    }

    private HeadObjectResponse part() {
        try (S3Client client = S3Client.builder().forcePathStyle(true).build()) {
            return client.headObject(head -> head.bucket(bucket).key("out/part-r-00000"));
        }
    }
}
