package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// What deployers, workers and drivers may do by the policies of a deployment, on a moto server.
class DeployPermissionsTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();

    private static void put(AwsClients clients, String bucket, String key) {
        clients.s3()
                .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("content"));
    }

    private static void read(AwsClients clients, String bucket, String key) {
        assertThat(clients.s3().getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String())
                .isEqualTo("content");
    }

    private static void assertDenied(Runnable request) {
        assertThatThrownBy(() ->
                        new Requests("driver")
                                .send(
                                        "s3:Something",
                                        "arn",
                                        () -> {
                                            request.run();
                                            return "";
                                        }))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("permission is missing");
    }

    @Test
    void the_deployers_policy_is_enough() throws Exception {
        Stack stack = stack("least");
        AwsClients deployer = account.user("least-deployer", Policies.deployer(stack));
        account.whileEnforced(() -> {
            assertThat(MotoDeployments.deploy(deployer, stack, archive("code"))).hasSize(12);
            assertThat(MotoDeployments.deploy(deployer, stack, archive("more code"))).hasSize(3);
        });
    }

    @Test
    void a_deployer_who_may_not_look_for_the_bucket_for_work_is_told_so() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("looked-for"));
        var stack =
                new Stack(
                        StackOptions.of("looks", MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://looked-for/work")));
        var archive = archive("code");
        Policy enough = Policies.deployer(stack);
        AwsClients unable = account.user("unable-to-look", enough.without("s3:ListBucket"));
        AwsClients able = account.user("able-to-look", enough);
        account.enforce();
        try {
            assertThatThrownBy(() -> MotoDeployments.deploy(unable, stack, archive))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("action=s3:ListBucket resource=arn:aws:s3:::looked-for");
            assertThat(MotoDeployments.deploy(able, stack, archive)).isNotEmpty();
        } finally {
            account.relax();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "driver"})
    void worker_and_driver_reach_their_own_prefixes_and_no_other(String who) throws Exception {
        String bucket = "shared-" + who;
        account.root().s3().createBucket(create -> create.bucket(bucket));
        Stack stack =
                new Stack(
                        StackOptions.of("data-" + who, MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                                .withData(
                                        List.of(S3Prefix.of("s3://" + bucket + "/in")),
                                        List.of(S3Prefix.of("s3://" + bucket + "/out"))));
        Policy policy = who.equals("worker") ? Policies.worker(stack) : Policies.driver(stack);
        AwsClients user = account.user(who, policy);
        for (String key : List.of("in/a", "inner/a", "other")) {
            put(account.root(), bucket, key);
        }
        account.whileEnforced(() -> {
            put(user, bucket, "work/jobs/1/a");
            put(user, bucket, "out/part-r-00000");
            read(user, bucket, "in/a");
            read(user, bucket, "work/jobs/1/a");
            user.s3().deleteObject(delete -> delete.bucket(bucket).key("work/jobs/1/a"));
            // the server takes a slash in a query for a wrong signature
            user.s3().listObjectsV2(list -> list.bucket(bucket).prefix("in"));

            assertDenied(() -> put(user, bucket, "in/b"));
            assertDenied(() -> put(user, bucket, "workshop/a"));
            assertDenied(() -> read(user, bucket, "inner/a"));
            assertDenied(() -> read(user, bucket, "other"));
            assertDenied(() -> user.s3().deleteBucket(delete -> delete.bucket(bucket)));
        });
    }
}
