package dev.mayfly.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.StoredJob;
import dev.mayfly.aws.deploy.leftovers.JobData;
import dev.mayfly.aws.deploy.leftovers.JobData.Kind;
import dev.mayfly.aws.deploy.leftovers.StoredJobs;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/// What a job leaves whose driver was killed, found and removed by somebody who may do what drivers
/// may and nothing else.
@Timeout(300)
class LeftoversIT {
    private static final S3Prefix RESULTS = S3Prefix.of("s3://least-data/results");
    private static final Duration DAY = Duration.ofDays(1);

    @RegisterExtension static final MotoAccount account = new MotoAccount();
    @TempDir private Path directory;

    @Test
    void what_a_dead_job_wrote_is_found_by_its_record_and_without_that_where_it_is()
            throws Exception {
        S3Client s3 = account.root().s3();
        for (String bucket : List.of("least-work", "least-data")) {
            s3.createBucket(create -> create.bucket(bucket));
        }
        VisitData.put(s3);
        try (var function = new GatedFunction(LeastPrivilegeIT.STACK, account, directory);
                AwsClients driver = function.driverClients()) {
            var remarks = new ArrayList<String>();
            var jobs = new StoredJobs(driver, LeastPrivilegeIT.STACK, remarks::add);
            GatedFunction.useSettings(function.endpoint().toString(), function.driver());
            StoredJob job =
                    KilledDriver.abandoned(
                            function, directory, "dead", () -> !written(function).isEmpty());

            JobData ofJob = only(jobs.all(List.of()), Kind.JOB);
            JobData beside = only(jobs.all(List.of()), Kind.UNPUBLISHED);

            assertThat(ofJob.name()).isEqualTo(job.id().value());
            assertThat(written(function)).singleElement().asString().startsWith(beside.name());
            assertThat(beside.lastWritten()).isAfterOrEqualTo(ofJob.lastWritten());
            assertThat(beside.isOrphaned(ofJob.lastWritten().plus(DAY), DAY)).isFalse();
            assertThat(beside.isOrphaned(beside.lastWritten().plus(DAY).plusMillis(1), DAY))
                    .isTrue();

            jobs.delete(ofJob);

            assertThat(jobs.all(List.of()))
                    .extracting(JobData::kind)
                    .doesNotContain(Kind.UNPUBLISHED, Kind.JOB);
            JobData unknown = only(jobs.all(List.of(RESULTS)), Kind.UNPUBLISHED);
            assertThat(unknown.name()).isEqualTo(beside.name());
            assertThat(jobs.delete(unknown)).isEqualTo(1);
            assertThat(function.keys("least-data")).allMatch(key -> key.startsWith("visits/"));
            assertThat(remarks).isEmpty();
        }
    }

    /// What attempts wrote beside outputs.
    private static List<String> written(GatedFunction function) throws Exception {
        return function.keys("least-data").stream()
                .filter(key -> key.startsWith("results/"))
                .map(key -> "s3://least-data/" + key)
                .toList();
    }

    private static JobData only(List<JobData> found, Kind kind) {
        List<JobData> ofKind = found.stream().filter(data -> data.kind() == kind).toList();
        assertThat(ofKind).hasSize(1);
        return ofKind.getFirst();
    }
}
