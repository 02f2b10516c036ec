package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.plan.DeployPlan;
import dev.mayfly.aws.deploy.plan.DeployStep;
import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.s3.model.Tag;

/// Deploys again what has changed since, to a moto server. Each test has a deployment of its own.
class DeployChangesTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String encryption(String bucket) {
        return account.root()
                .s3()
                .getBucketEncryption(get -> get.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst()
                .applyServerSideEncryptionByDefault()
                .kmsMasterKeyID();
    }

    @Test
    void other_settings_make_a_version_behind_the_same_alias() throws Exception {
        Archive archive = archive("code");
        Stack before = stack("memory");
        Stack after =
                new Stack(
                        before.options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withMemoryMegabytes(3538)
                                                .withLogRetentionDays(30)));
        deployments.deploy(before, archive);

        List<String> changes = deployments.deploy(after, archive);

        assertThat(changes)
                .containsExactly(
                        "log group keeps logs for 30 days",
                        "function settings changed",
                        "alias published again");
        assertThat(deployments.deploy(after, archive)).isEmpty();
    }

    @Test
    void other_code_gets_an_alias_of_its_own_beside_the_old() throws Exception {
        Stack stack = stack("code");
        Archive before = archive("before");
        Archive after = archive("after");
        deployments.deploy(stack, before);

        assertThat(deployments.deploy(stack, after))
                .containsExactly("function code changed", "alias published", "schedule changed");

        var aliases = account.root().lambda().listAliases(list -> list.functionName("mayfly-code"));
        assertThat(aliases.aliases())
                .extracting(alias -> alias.name())
                .containsExactlyInAnyOrder(before.alias(), after.alias());
    }

    @Test
    void another_processor_needs_the_code_again() throws Exception {
        Stack before = stack("cpu");
        Archive archive = archive("code");
        Stack after =
                new Stack(
                        before.options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withArchitecture(Architecture.X86_64)));
        deployments.deploy(before, archive);

        assertThat(DeployPlan.steps(after, archive, deployments.survey(after, archive)))
                .containsExactly(
                        new DeployStep.SetCode(after.function(), archive),
                        new DeployStep.Publish(after.alias(archive), false));
    }

    @Test
    void other_data_changes_the_roles_only() throws Exception {
        Stack before = stack("data");
        Archive archive = archive("code");
        Stack after =
                new Stack(
                        before.options()
                                .withData(List.of(S3Prefix.of("s3://logs/2026")), List.of()));
        deployments.deploy(before, archive);

        assertThat(deployments.deploy(after, archive))
                .containsExactly("role permissions set", "role permissions set");
    }

    @Test
    void roles_that_are_there_get_the_boundary_and_keep_it_when_it_is_left_out() throws Exception {
        Archive archive = archive("code");
        Stack unbounded = stack("bound");
        String policy = "arn:aws:iam::123456789012:policy/bound";
        Stack bounded = new Stack(unbounded.options().withBoundary(policy));
        deployments.deploy(unbounded, archive);

        assertThat(deployments.deploy(bounded, archive))
                .containsExactly("role boundary set", "role boundary set");
        assertThat(deployments.deploy(bounded, archive)).isEmpty();
        assertThat(deployments.deploy(unbounded, archive)).isEmpty();

        for (String role : List.of(unbounded.worker().name(), unbounded.driver().name())) {
            assertThat(
                            account.root()
                                    .iam()
                                    .getRole(get -> get.roleName(role))
                                    .role()
                                    .permissionsBoundary()
                                    .permissionsBoundaryArn())
                    .isEqualTo(policy);
        }
    }

    @Test
    void a_function_that_may_not_call_itself_any_more_gets_that_right_again() throws Exception {
        Stack stack = stack("recursive");
        Archive archive = archive("code");
        deployments.deploy(stack, archive);
        account.root()
                .lambda()
                .putFunctionRecursionConfig(put ->
                        put.functionName(stack.functionName())
                                .recursiveLoop(RecursiveLoop.TERMINATE));

        assertThat(deployments.deploy(stack, archive)).containsExactly("function may call itself");

        assertThat(
                        account.root()
                                .lambda()
                                .getFunctionRecursionConfig(
                                        get -> get.functionName(stack.functionName()))
                                .recursiveLoop())
                .isEqualTo(RecursiveLoop.ALLOW);
    }

    @Test
    void a_vpc_is_entered_and_left() throws Exception {
        Archive archive = archive("code");
        Stack outside = stack("vpc");
        var network = new Network(List.of("subnet-0a1b"), List.of("sg-0a1b"));
        Stack inside =
                new Stack(
                        outside.options()
                                .withFunction(FunctionOptions.defaults().withNetwork(network)));

        deployments.deploy(inside, archive);

        assertThat(
                        account.root()
                                .lambda()
                                .getFunctionConfiguration(get -> get.functionName("mayfly-vpc"))
                                .vpcConfig()
                                .subnetIds())
                .isEqualTo(network.subnets());
        assertThat(deployments.deploy(inside, archive)).isEmpty();
        assertThat(deployments.deploy(outside, archive))
                .containsExactly(
                        "role permissions set",
                        "function settings changed",
                        "alias published again");
        assertThat(deployments.deploy(outside, archive)).isEmpty();
    }

    @Test
    void another_key_encrypts_the_bucket_and_tags_of_others_stay() throws Exception {
        String key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
        Archive archive = archive("code");
        Stack before = stack("key");
        Stack after =
                new Stack(
                        before.options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withEncryption(
                                                        new Encryption(
                                                                Optional.empty(),
                                                                Optional.of(key)))));
        String bucket = before.ownBucket().name();
        deployments.deploy(before, archive);
        account.root()
                .s3()
                .putBucketTagging(put ->
                        put.bucket(bucket)
                                .tagging(set ->
                                        set.tagSet(tag("mayfly", "key"), tag("team", "data"))));

        assertThat(deployments.deploy(after, archive)).contains("bucket set up");

        assertThat(encryption(bucket)).isEqualTo(key);
        assertThat(deployments.survey(after, archive).bucketTags().orElseThrow())
                .isEqualTo(Map.of("mayfly", "key", "mayfly-kms-key", key, "team", "data"));
        assertThat(deployments.deploy(before, archive)).contains("bucket set up");
        assertThat(encryption(bucket)).isNull();
    }
}
