package dev.mayfly.aws.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {
    private static final String KEY =
            "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    /// Actions for which AWS knows no resource.
    private static final List<String> WITHOUT_RESOURCE =
            List.of(
                    "lambda:GetAccountSettings",
                    "ec2:",
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords");

    private static Stack stack() {
        return new Stack(
                StackOptions.of("main", Place.of("123456789012", "eu-central-1"))
                        .withWork(S3Prefix.of("s3://work/mayfly"))
                        .withData(
                                List.of(S3Prefix.of("s3://logs/2026/")),
                                List.of(S3Prefix.of("s3://results"))));
    }

    private static Stack rich() {
        return new Stack(
                stack().options()
                        .withBoundary("arn:aws:iam::123456789012:policy/bound")
                        .withFunction(
                                FunctionOptions.defaults()
                                        .withEncryption(
                                                new Encryption(Optional.empty(), Optional.of(KEY)))
                                        .withNetwork(
                                                new Network(
                                                        List.of("subnet-1a"), List.of("sg-2b")))));
    }

    private static Stream<Policy> policies() {
        return Stream.of(stack(), rich())
                .flatMap(stack ->
                        Stream.of(
                                Policies.worker(stack),
                                Policies.driver(stack),
                                Policies.deployer(stack),
                                Notifier.permissions(stack)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void all_resources_are_meant_only_where_aws_knows_no_smaller(Policy policy) {
        for (Statement statement : policy.statements()) {
            if (statement.resources().contains("*")) {
                assertThat(statement.actions())
                        .allMatch(action -> WITHOUT_RESOURCE.stream().anyMatch(action::startsWith));
            } else {
                assertThat(statement.resources())
                        .allMatch(resource ->
                                resource.matches(".*(mayfly|work|logs|results|key|log-group:.).*"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void no_action_is_a_wildcard(Policy policy) {
        assertThat(policy.statements())
                .allMatch(each -> each.actions().stream().noneMatch(name -> name.contains("*")));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void statements_have_names_of_their_own(Policy policy) {
        assertThat(policy.statements())
                .extracting(Statement::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9]+"));
    }

    @Test
    void inputs_are_read_and_not_written() {
        Policy worker = Policies.worker(stack());

        assertThat(resources(worker, "s3:GetObject"))
                .containsExactly(
                        "arn:aws:s3:::logs/2026",
                        "arn:aws:s3:::logs/2026/*",
                        "arn:aws:s3:::results/*",
                        "arn:aws:s3:::work/mayfly",
                        "arn:aws:s3:::work/mayfly/*");
        assertThat(resources(worker, "s3:PutObject"))
                .containsExactly(
                        "arn:aws:s3:::results/*",
                        "arn:aws:s3:::work/mayfly",
                        "arn:aws:s3:::work/mayfly/*");
    }

    @Test
    void driver_and_worker_call_the_function_and_no_other() {
        String function = "arn:aws:lambda:eu-central-1:123456789012:function:mayfly-main";

        for (Policy policy : List.of(Policies.driver(stack()), Policies.worker(stack()))) {
            assertThat(resources(policy, "lambda:InvokeFunction"))
                    .containsExactly(function, function + ":*");
        }
    }

    @Test
    void only_the_deployer_deploys_and_it_does_nothing_else() {
        assertThat(Policies.deployer(stack()).mentions("lambda:InvokeFunction")).isFalse();
        assertThat(Policies.deployer(stack()).mentions("s3:GetObject")).isFalse();
        assertThat(Policies.driver(stack()).mentions("iam:PassRole")).isFalse();
    }

    @Test
    void a_notifier_changes_entries_of_one_bucket_and_nothing_else() {
        Policy notifier = Notifier.permissions(stack());

        assertThat(resources(notifier, "s3:PutBucketNotification"))
                .isEqualTo(resources(notifier, "s3:GetBucketNotification"))
                .containsExactly("arn:aws:s3:::work");
        assertThat(notifier.statements())
                .flatExtracting(Statement::actions)
                .containsExactly(
                        "s3:GetBucketNotification",
                        "s3:PutBucketNotification",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents");
    }

    @Test
    void with_a_boundary_the_deployer_makes_only_bounded_roles() {
        Statement grow =
                Policies.deployer(rich()).statements().stream()
                        .filter(each -> each.actions().contains("iam:PutRolePolicy"))
                        .findFirst()
                        .orElseThrow();

        assertThat(grow.actions()).contains("iam:PutRolePermissionsBoundary");
        assertThat(JsonText.compact(grow.tree()))
                .contains(
                        "\"StringEquals\":{\"iam:PermissionsBoundary\":"
                                + "[\"arn:aws:iam::123456789012:policy/bound\"]}");
    }

    @Test
    void a_role_may_be_passed_to_lambda_only() {
        Statement pass =
                Policies.deployer(stack()).statements().stream()
                        .filter(each -> each.actions().contains("iam:PassRole"))
                        .findFirst()
                        .orElseThrow();

        assertThat(pass.resources())
                .containsExactly("arn:aws:iam::123456789012:role/mayfly-main-eu-central-1-worker");
        assertThat(JsonText.compact(pass.tree()))
                .contains("\"iam:PassedToService\":[\"lambda.amazonaws.com\"]");
    }

    @Test
    void they_fit_the_size_of_a_roles_own_policies() {
        assertThat(policies()).allMatch(policy -> policy.toJson().length() < 10_240);
    }

    private static List<String> resources(Policy policy, String action) {
        return policy.statements().stream()
                .filter(each -> each.actions().contains(action))
                .flatMap(each -> each.resources().stream())
                .toList();
    }
}
