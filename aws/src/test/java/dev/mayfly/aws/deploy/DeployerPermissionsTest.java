package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import dev.mayfly.aws.deploy.stack.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// Each permission of the deployer's policy, taken away alone: what needs it fails and names it, on
/// a moto server.
class DeployerPermissionsTest {
    private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/bound";

    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);
    private static final Archive archive = archive("code");

    /// What a deployer does, and what that takes, in its order: what failed for want of one is
    /// continued for want of the next.
    private enum Work {
        /// Deploys where nothing is.
        DEPLOY(
                "s3:ListBucket",
                "s3:CreateBucket",
                "s3:PutBucketTagging",
                "s3:PutLifecycleConfiguration",
                "iam:GetRole",
                "iam:CreateRole",
                "iam:PutRolePolicy",
                "logs:DescribeLogGroups",
                "logs:CreateLogGroup",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "lambda:GetFunction",
                "lambda:CreateFunction",
                "lambda:PublishVersion",
                "lambda:GetFunctionConfiguration",
                "lambda:CreateAlias",
                "lambda:AddPermission",
                "events:DescribeRule",
                "events:PutRule",
                "events:PutTargets",
                "s3:PutBucketNotification"),
        /// Deploys the same code with other settings where somebody has changed a role.
        CHANGE(
                "s3:GetBucketTagging",
                "s3:GetBucketNotification",
                "iam:GetRolePolicy",
                "iam:UpdateAssumeRolePolicy",
                "iam:PutRolePermissionsBoundary",
                "logs:ListTagsForResource",
                "events:ListTargetsByRule",
                "events:ListTagsForResource",
                "lambda:UpdateFunctionConfiguration",
                "lambda:UpdateAlias"),
        /// Deploys other code.
        UPDATE("lambda:UpdateFunctionCode", "lambda:RemovePermission"),
        /// Removes all, with data.
        DESTROY(
                "events:RemoveTargets",
                "events:DeleteRule",
                "lambda:DeleteFunction",
                "logs:DeleteLogGroup",
                "iam:DeleteRolePolicy",
                "iam:DeleteRole",
                "s3:DeleteObject",
                "s3:DeleteBucket");

        private final List<String> actions;

        Work(String... actions) {
            this.actions = List.of(actions);
        }
    }

    /// What the server does not ask for, and why.
    private static final Set<String> UNCHECKED =
            Set.of(
                    // AWS asks for these besides the one of the request; the server for one only
                    "iam:PassRole",
                    "iam:TagRole",
                    "lambda:ListTags",
                    "lambda:TagResource",
                    "events:TagResource",
                    "s3:TagResource",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                    "kms:CreateGrant",
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey",
                    // it takes this request for one to make a bucket
                    "s3:PutEncryptionConfiguration",
                    // it does not know these
                    "lambda:GetAccountSettings",
                    "lambda:GetFunctionRecursionConfig",
                    "lambda:PutFunctionRecursionConfig");

    private static Stack stack(String name) {
        return new Stack(
                StackOptions.of(name, MotoAccount.PLACE).withTriggers(new Triggers(true, true)));
    }

    private static Stack changed(Stack stack) {
        return new Stack(
                stack.options()
                        .withBoundary(BOUNDARY)
                        .withFunction(FunctionOptions.defaults().withMemoryMegabytes(3538)));
    }

    /// What is there before the work.
    private static void prepare(Work work, Stack stack) throws InterruptedException {
        if (work == Work.DEPLOY) {
            return;
        }
        deployments.deploy(stack, archive);
        if (work == Work.CHANGE) {
            account.root()
                    .iam()
                    .updateAssumeRolePolicy(put ->
                            put.roleName(stack.worker().name())
                                    .policyDocument(stack.driver().trust().toJson()));
        }
        if (work == Work.DESTROY) {
            account.root()
                    .s3()
                    .putObject(
                            put -> put.bucket(stack.ownBucket().name()).key("left"),
                            RequestBody.fromString("content"));
        }
    }

    /// Works.
    ///
    /// @return why that failed; empty if it did not
    private static String reason(Work work, AwsClients deployer, Stack stack)
            throws InterruptedException {
        try {
            switch (work) {
                case DEPLOY -> MotoDeployments.deploy(deployer, stack, archive);
                case CHANGE -> MotoDeployments.deploy(deployer, changed(stack), archive);
                case UPDATE -> MotoDeployments.deploy(deployer, stack, archive("more code"));
                case DESTROY -> new Destroyer(deployer, stack).destroy(true, false, _ -> {});
            }
            return "";
        } catch (DeployException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_missing_permission_is_named_and_with_all_it_works(Work work) throws Exception {
        String name = work.name().toLowerCase(Locale.ROOT);
        Stack stack = stack(name);
        Policy all = Policies.deployer(changed(stack));
        prepare(work, stack);
        AwsClients deployer = account.user(name, all);
        for (String action : work.actions) {
            account.setUserPolicy(name, all.without(action));
            account.whileEnforced(() -> {
                assertThat(reason(work, deployer, stack))
                        .contains("permission is missing: action=" + action, "mayfly iam deployer");
            });
        }
        account.setUserPolicy(name, all);
        account.whileEnforced(() -> assertThat(reason(work, deployer, stack)).isEmpty());
    }

    @Test
    void every_permission_is_needed_by_something_or_not_asked_for_by_the_server() {
        var rich =
                new Stack(
                        changed(stack("rich"))
                                .options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withEncryption(
                                                        new Encryption(
                                                                Optional.empty(), Optional.of(KEY)))
                                                .withNetwork(
                                                        new Network(
                                                                List.of("subnet-1a"),
                                                                List.of("sg-2b")))));
        var known = new ArrayList<>(UNCHECKED);
        for (Work work : Work.values()) {
            known.addAll(work.actions);
        }

        Set<String> given =
                Policies.deployer(rich).statements().stream()
                        .map(Statement::actions)
                        .flatMap(List::stream)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).containsExactlyInAnyOrderElementsOf(given);
    }
}
