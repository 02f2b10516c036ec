package dev.mayfly.aws.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.deploy.leftovers.JobData.Kind;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.code.CodeWeek;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

class StoredJobsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @RegisterExtension static final MotoAccount account = new MotoAccount();

    private static Stack stack(String bucket) {
        account.root().s3().createBucket(create -> create.bucket(bucket));
        return new Stack(
                StackOptions.of("jobs", MotoAccount.PLACE)
                        .withWork(S3Prefix.of("s3://" + bucket + "/work")));
    }

    private static StoredJobs jobs(Stack stack) {
        return new StoredJobs(account.root(), stack, _ -> {});
    }

    private static void put(String bucket, String key) {
        account.root()
                .s3()
                .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("12345"));
    }

    private static List<String> keys(String bucket) {
        return account.root().s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Test
    void counts_what_each_job_has() {
        Stack stack = stack("counted");
        put("counted", "work/jobs/a/job");
        put("counted", "work/jobs/a/stages/0/commits/1");
        put("counted", "work/jobs/b/job");
        put("counted", "work/jobs/no-job");
        put("counted", "work/code/1.jar");

        List<JobData> jobs = jobs(stack).all(List.of());

        assertThat(jobs).extracting(JobData::name).containsExactly("a", "b");
        assertThat(jobs.getFirst().objects()).isEqualTo(2);
        assertThat(jobs.getFirst().bytes()).isEqualTo(10);
        assertThat(jobs.getFirst().lastWritten()).isAfter(Instant.EPOCH);
    }

    @Test
    void tells_jobs_that_are_kept_from_those_that_ended_or_were_never_written_down() {
        Stack stack = stack("kinds");
        put("kinds", "work/jobs/s-1/end");
        put("kinds", "work/jobs/s-2/cancel");
        put("kinds", "work/jobs/s-2/stages/0/commits/1");
        put("kinds", "work/jobs/s-3/end");
        put("kinds", "work/jobs/s-3/job");
        put("kinds", "work/jobs/s-3/lease");
        put("kinds", "work/sessions/s/open");
        put("kinds", "work/sessions/t/broadcast/0");

        List<JobData> found = jobs(stack).all(List.of());

        assertThat(found)
                .extracting(JobData::name, JobData::kind, data -> data.directory().prefix())
                .containsExactly(
                        tuple("s-1", Kind.ENDED, "work/jobs/s-1/"),
                        tuple("s-2", Kind.HALF_WRITTEN, "work/jobs/s-2/"),
                        tuple("s-3", Kind.JOB, "work/jobs/s-3/"),
                        tuple("s", Kind.SESSION, "work/sessions/s/"),
                        tuple("t", Kind.SESSION, "work/sessions/t/"));
    }

    @Test
    void code_is_needed_until_its_week_is_over_and_its_sessions_are_gone() {
        Stack stack = stack("code");
        put("code", "work/code/2020-01-06/a.jar");
        put("code", "work/code/2020-01-13/a.jar");
        put("code", "work/code/2020-01-13/b.jar");
        put("code", "work/code/2999-12-30/a.jar");
        put("code", "work/code/c.jar");
        put("code", "work/sessions/s/code-2020-01-06");
        put("code", "work/sessions/t/code-2020-01-13");
        put("code", "work/sessions/t/waits-0");
        put("code", "work/jobs/t-0/job");
        var jobs = jobs(stack);

        List<JobData> code =
                jobs.all(List.of()).stream().filter(data -> data.kind() == Kind.CODE).toList();

        assertThat(code)
                .extracting(JobData::name, JobData::objects)
                .containsExactly(
                        tuple("2020-01-06", 1L), tuple("2020-01-13", 2L), tuple("2999-12-30", 1L));
        assertThat(code.getLast().lastWritten()).isEqualTo("3000-01-06T00:00:00Z");
        JobData used = code.get(1);
        JobData session =
                jobs.all(List.of()).stream().filter(it -> it.name().equals("t")).findAny().get();
        assertThat(used.lastWritten()).isAfterOrEqualTo(session.lastWritten());
        assertThat(jobs.delete(used)).isEqualTo(2);
        assertThat(keys("code")).contains("work/code/2020-01-06/a.jar", "work/code/c.jar");
    }

    @Test
    void code_that_a_session_uses_is_as_young_as_that() {
        var week = CodeWeek.named("2020-01-06").orElseThrow();
        var code =
                new JobData(
                        Kind.CODE,
                        "2020-01-06",
                        new S3Location("b", "code/2020-01-06"),
                        1,
                        5,
                        Instant.EPOCH);

        assertThat(code.notBefore(week.end()).lastWritten()).isEqualTo("2020-01-13T00:00:00Z");
        assertThat(CodeWeek.named("none")).isEmpty();
        assertThat(CodeWeek.markedBy("code-2020-01-06")).contains(week);
        assertThat(CodeWeek.markedBy("waits-0")).isEmpty();
    }

    @Test
    void a_session_is_as_young_as_its_youngest_job() {
        var session = new JobData(Kind.SESSION, "s", new S3Location("b", "sessions/s"), 1, 5, NOON);

        assertThat(session.notBefore(NOON.plusSeconds(9)).lastWritten())
                .isEqualTo(NOON.plusSeconds(9));
        assertThat(session.notBefore(Instant.EPOCH).lastWritten()).isEqualTo(NOON);
    }

    @Test
    void jobs_of_a_bucket_of_the_deployments_own_are_found() {
        var own = new Stack(StackOptions.of("owned", MotoAccount.PLACE));
        account.root().s3().createBucket(create -> create.bucket(own.work().bucket()));
        var job = new JobKeys(own.work().toString(), new JobId("a-0"));
        put(own.work().bucket(), job.end().substring(own.work().toString().length() + 1));

        assertThat(jobs(own).all(List.of())).extracting(JobData::name).containsExactly("a-0");
    }

    @Test
    void deletes_a_job_and_no_other() {
        Stack stack = stack("deleted");
        put("deleted", "work/jobs/a/job");
        put("deleted", "work/jobs/ab/job");
        put("deleted", "work/code/1.jar");
        var jobs = jobs(stack);

        assertThat(jobs.delete(jobs.all(List.of()).getFirst())).isEqualTo(1);

        assertThat(keys("deleted")).containsExactly("work/code/1.jar", "work/jobs/ab/job");
    }

    @Test
    void what_attempts_left_comes_first_and_is_deleted_alone() {
        String fresh = "4711-0199a0f2-3c4d-7abc-8def-0123456789ab";
        Stack stack = stack("unpublished");
        put("unpublished", "work/jobs/a/job");
        put("unpublished", "out/.mayfly-a-" + fresh + "/0/part-r-00000");
        put("unpublished", "out/.mayfly-a-" + fresh + "-again/0/part-r-00000");
        put("unpublished", "out/a/part-r-00000");
        var jobs = jobs(stack);

        List<JobData> all = jobs.all(List.of(S3Prefix.of("s3://unpublished/out")));

        assertThat(all)
                .extracting(JobData::kind)
                .containsExactly(Kind.UNPUBLISHED, Kind.UNPUBLISHED, Kind.JOB);
        assertThat(jobs.delete(all.getFirst())).isEqualTo(1);
        assertThat(keys("unpublished"))
                .containsExactly(
                        "out/.mayfly-a-" + fresh + "-again/0/part-r-00000",
                        "out/a/part-r-00000",
                        "work/jobs/a/job");
    }

    @Test
    void more_objects_than_a_page_holds_are_found_and_deleted() {
        Stack stack = stack("many");
        for (int i = 0; i < 1001; i++) {
            put("many", "work/jobs/a/" + i);
        }
        var jobs = jobs(stack);

        assertThat(jobs.all(List.of()).getFirst().objects()).isEqualTo(1001);
        assertThat(jobs.delete(jobs.all(List.of()).getFirst())).isEqualTo(1001);

        assertThat(keys("many")).isEmpty();
    }

    @Test
    void a_job_that_wrote_lately_may_still_run() {
        var job = new JobData(Kind.JOB, "a", new S3Location("b", "jobs/a"), 1, 5, NOON);

        assertThat(job.isOrphaned(NOON.plusSeconds(3600), Duration.ofHours(1))).isFalse();
        assertThat(job.isOrphaned(NOON.plusSeconds(3601), Duration.ofHours(1))).isTrue();
    }

    @Test
    void the_youngest_object_counts() {
        var job = new JobData(Kind.JOB, "a", new S3Location("b", "jobs/a"), 1, 5, NOON);

        assertThat(job.with(5, NOON.minusSeconds(10)).lastWritten()).isEqualTo(NOON);
        assertThat(job.with(5, NOON.plusSeconds(10)).lastWritten()).isEqualTo(NOON.plusSeconds(10));
    }
}
