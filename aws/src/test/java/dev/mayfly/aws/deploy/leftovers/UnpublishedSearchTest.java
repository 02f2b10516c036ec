package dev.mayfly.aws.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.deploy.Requests;
import dev.mayfly.aws.deploy.StoredObjects;
import dev.mayfly.aws.deploy.leftovers.JobData.Kind;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

class UnpublishedSearchTest {
    private static final String FRESH = "4711-0199a0f2-3c4d-7abc-8def-0123456789ab";
    private static final String OTHER = "42-0199a0f2-3c4d-7abc-8def-ba9876543210";
    private static final Instant LATER = Instant.parse("2999-01-01T12:00:00Z");
    private static int buckets;

    @RegisterExtension static final MotoAccount account = new MotoAccount();

    private final List<String> remarks = new ArrayList<>();
    private final UnpublishedSearch search =
            new UnpublishedSearch(
                    name ->
                            new StoredObjects(
                                    account.root().s3(),
                                    new Requests("driver"),
                                    name,
                                    MotoAccount.PLACE.bucketArn(name)),
                    remarks::add);
    private String bucket;

    @BeforeEach
    void makeBucket() {
        bucket = "searched-" + buckets++;
        account.root().s3().createBucket(create -> create.bucket(bucket));
    }

    private void put(String key, byte[] bytes) {
        account.root()
                .s3()
                .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    private void put(String key) {
        put(key, new byte[5]);
    }

    private Instant written(String key) {
        return account.root().s3().headObject(head -> head.bucket(bucket).key(key)).lastModified();
    }

    private String at(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private JobData data(Kind kind, String id, Instant written) {
        return new JobData(kind, id, new S3Location(bucket, "work/jobs/" + id), 1, 5, written);
    }

    /// Lets the search know a job that is kept.
    private void knowKept(String id, String output, String attempts, Instant written) {
        var description =
                new JobDescription(
                        "save",
                        0,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        new JobDescription.Target(output, attempts, false),
                        4,
                        at("work/sessions/a"),
                        List.of());
        put("work/jobs/" + id + "/job", description.encode());
        search.know(data(Kind.JOB, id, written));
    }

    private void knowEnded(String id, String output) {
        var end =
                new JobEnd(
                        "save",
                        output,
                        EndState.SUCCEEDED,
                        "",
                        0,
                        1,
                        Map.of(),
                        TaskMetrics.NONE,
                        List.of());
        put("work/jobs/" + id + "/end", end.encode());
        search.know(data(Kind.ENDED, id, Instant.EPOCH));
    }

    private List<JobData> found(String... places) {
        return List.copyOf(search.find(List.of(places).stream().map(S3Prefix::of).toList()));
    }

    @Test
    void what_a_kept_job_wrote_beside_its_output_is_found() {
        String first = "out/.mayfly-a-" + FRESH + "/0/part-r-00000";
        put(first);
        put("out/.mayfly-a-" + FRESH + "/7/part-r-00001.gz");
        put("out/a/part-r-00000");
        knowKept("j", at("out/a"), at("out/.mayfly-a-" + FRESH), Instant.EPOCH);

        JobData found = found().getFirst();

        assertThat(found()).hasSize(1);
        assertThat(found.kind()).isEqualTo(Kind.UNPUBLISHED);
        assertThat(found.name()).isEqualTo(at("out/.mayfly-a-" + FRESH));
        assertThat(found.directory()).isEqualTo(new S3Location(bucket, "out/.mayfly-a-" + FRESH));
        assertThat(found.objects()).isEqualTo(2);
        assertThat(found.bytes()).isEqualTo(10);
        assertThat(found.lastWritten()).isAfterOrEqualTo(written(first)).isBefore(LATER);
        assertThat(remarks).isEmpty();
    }

    @Test
    void what_a_living_job_wrote_is_as_young_as_that() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-a-" + OTHER + "/0/part-r-00000");
        knowKept("j", at("out/a"), at("out/.mayfly-a-" + FRESH), LATER);

        assertThat(found())
                .filteredOn(data -> data.lastWritten().equals(LATER))
                .extracting(JobData::name)
                .containsExactly(at("out/.mayfly-a-" + FRESH));
        assertThat(found()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-again"})
    void a_job_and_the_one_that_takes_its_place_are_equally_young(String known) {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-a-" + FRESH + "-again/0/part-r-00000");
        knowKept("j", at("out/a"), at("out/.mayfly-a-" + FRESH) + known, LATER);

        assertThat(found())
                .hasSize(2)
                .allSatisfy(data -> assertThat(data.lastWritten()).isEqualTo(LATER));
    }

    @Test
    void a_living_job_is_known_however_its_directory_is_written() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        knowKept("j", at("out/./a"), at("out/./.mayfly-a-" + FRESH), LATER);

        assertThat(found(at("out")))
                .singleElement()
                .extracting(JobData::lastWritten)
                .isEqualTo(LATER);
    }

    @Test
    void what_a_late_attempt_of_an_ended_job_wrote_is_found() {
        put("out/.mayfly-a-" + FRESH + "/3/part-r-00000_00001");
        knowEnded("j", at("out/a"));

        assertThat(found()).extracting(JobData::name).containsExactly(at("out/.mayfly-a-" + FRESH));
    }

    @Test
    void beside_an_output_nothing_of_another_is_found() {
        put("out/.mayfly-a-b-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-b-" + FRESH + "/0/part-r-00000");
        put(".mayfly-a-" + FRESH + "/0/part-r-00000");
        knowEnded("j", at("out/a"));

        assertThat(found()).isEmpty();
    }

    @Test
    void in_a_place_what_jobs_wrote_is_found_whichever_they_were() {
        put(".mayfly-out-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-b-" + OTHER + "-again/");
        put("out/deeper/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("outer/.mayfly-a-" + FRESH + "/0/part-r-00000");

        assertThat(found(at("out/")))
                .extracting(JobData::name)
                .containsExactly(
                        at("out/.mayfly-a-" + FRESH), at("out/.mayfly-b-" + OTHER + "-again"));
    }

    @Test
    void a_whole_bucket_is_a_place() {
        put(".mayfly-out-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");

        assertThat(found("s3://" + bucket))
                .extracting(JobData::name)
                .containsExactly(at(".mayfly-out-" + FRESH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".mayfly-a/0/part-r-00000",
                ".mayfly-" + FRESH + "/0/part-r-00000",
                ".mayfly-a-" + FRESH,
                ".mayfly-a-" + FRESH + ".bak/0/part-r-00000",
                ".mayfly-a-" + FRESH + "-again-again/0/part-r-00000",
                ".mayfly-a-0199a0f2-3c4d-7abc-8def-0123456789ab/0/part-r-00000",
                ".mayfly-a-4711-0199A0F2-3C4D-7ABC-8DEF-0123456789AB/0/part-r-00000",
                "mayfly-a-" + FRESH + "/0/part-r-00000",
                ".mayfly-a-" + FRESH + "/notes.txt",
                ".mayfly-a-" + FRESH + "/0/part-r-00000.txt",
                ".mayfly-a-" + FRESH + "/0/deeper/part-r-00000"
            })
    void what_only_looks_alike_is_not_found(String key) {
        put("out/" + key);
        knowEnded("j", at("out/a"));

        assertThat(found(at("out"))).isEmpty();
    }

    @Test
    void a_directory_in_which_somebody_else_keeps_something_is_not_found() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-a-" + FRESH + "/1/part-r-00001");
        put("out/.mayfly-a-" + FRESH + "/1/keep.csv");
        put("out/.mayfly-a-" + OTHER + "/0/part-r-00000");

        assertThat(found(at("out")))
                .extracting(JobData::name)
                .containsExactly(at("out/.mayfly-a-" + OTHER));
    }

    @Test
    void what_is_being_published_is_as_young_as_the_mark() {
        String part = "out/.mayfly-a-" + FRESH + "/0/part-r-00000";
        put(part);
        do { // the store's times are in whole seconds
            put("out/a/_PUBLISHING");
        } while (!written("out/a/_PUBLISHING").isAfter(written(part)));
        put("out/a/_PUBLISHING-not");

        assertThat(found(at("out")))
                .singleElement()
                .extracting(JobData::lastWritten)
                .isEqualTo(written("out/a/_PUBLISHING"));
    }

    @Test
    void what_nobody_knows_is_as_young_as_a_job_whose_record_cannot_be_read() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("out/.mayfly-b-" + OTHER + "/0/part-r-00000");
        knowKept("j", at("out/b"), at("out/.mayfly-b-" + OTHER), Instant.EPOCH);
        put("work/jobs/newer/job");
        search.know(data(Kind.JOB, "newer", LATER));

        List<JobData> found = found(at("out"));

        assertThat(found.getFirst().lastWritten()).isEqualTo(LATER);
        assertThat(found.getLast().lastWritten()).isBefore(LATER);
        assertThat(remarks)
                .singleElement()
                .asString()
                .contains("job newer", "is not looked for", "work/jobs/newer/job");
    }

    @Test
    void of_how_a_job_ended_nothing_depends() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        put("work/jobs/newer/end");
        search.know(data(Kind.ENDED, "newer", LATER));

        assertThat(found(at("out")).getFirst().lastWritten()).isBefore(LATER);
        assertThat(remarks).singleElement().asString().contains("job newer");
    }

    @Test
    void a_job_that_has_ended_meanwhile_or_was_never_written_down_is_not_asked() {
        search.know(data(Kind.JOB, "gone", LATER));
        search.know(data(Kind.HALF_WRITTEN, "half", LATER));

        assertThat(found()).isEmpty();
        assertThat(remarks).isEmpty();
    }

    @Test
    void outputs_in_files_are_not_asked_for() {
        knowKept("j", "/home/a/out", "/home/a/.mayfly-out-" + FRESH, Instant.EPOCH);

        assertThat(found()).isEmpty();
        assertThat(remarks).isEmpty();
    }

    @Test
    void an_output_whose_bucket_is_gone_does_not_hide_the_others() {
        put("out/.mayfly-a-" + FRESH + "/0/part-r-00000");
        knowEnded("i", "s3://a-bucket-that-is-gone/out/a");
        knowEnded("j", at("out/a"));

        assertThat(found()).hasSize(1);
        assertThat(remarks)
                .singleElement()
                .asString()
                .contains("beside s3://a-bucket-that-is-gone/out/a is not looked for");
    }

    @Test
    void a_place_that_is_not_there_is_a_failure() {
        assertThatThrownBy(() -> found("s3://a-bucket-that-is-gone/out"))
                .isInstanceOf(NoSuchBucketException.class);
    }
}
