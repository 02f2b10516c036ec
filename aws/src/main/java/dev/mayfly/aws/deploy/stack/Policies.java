package dev.mayfly.aws.deploy.stack;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Who may do what in a deployment. Each gets what its own work needs, on the deployment's own
/// resources. `*` stands for all resources only where AWS knows nothing smaller.
public final class Policies {
    private static final List<String> READ = List.of("s3:GetObject");
    private static final List<String> WRITE =
            List.of("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload");
    private static final List<String> ANY = List.of("*");

    /// X-Ray knows no smaller resource than all traces of the account and region.
    ///
    /// @see <a
    ///   href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html">X-Ray,
    ///   actions and resources</a>
    private static final String PUT_TRACES = "xray:PutTraceSegments";

    private Policies() {}

    /// What the function may do: read and write data, log, trace, and call itself, which it does
    /// for detached jobs.
    public static Policy worker(Stack stack) {
        List<Statement> statements = data(stack);
        statements.add(log(stack.logGroup()));
        statements.add(
                Statement.allow("CallItself", List.of("lambda:InvokeFunction"), versions(stack)));
        statements.add(
                Statement.allow("Trace", List.of(PUT_TRACES, "xray:PutTelemetryRecords"), ANY));
        Network network = stack.options().function().network();
        if (network.isVpc()) {
            statements.add(Statement.allow("Connect", networkActions(), ANY));
            // Lambda needs this; code that runs in the function does not
            statements.add(
                    Statement.allow("ConnectNotByCode", networkActions(), ANY)
                            .denied()
                            .when(
                                    "ArnEquals",
                                    "lambda:SourceFunctionArn",
                                    List.of(stack.functionArn())));
        }
        return new Policy(statements);
    }

    /// What Lambda needs of a function's role to keep what the function prints.
    static Statement log(LogGroup group) {
        return Statement.allow(
                "Log",
                List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                List.of(group.arn() + ":*"));
    }

    /// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html">Lambda in
    ///   a VPC, required permissions</a>
    private static List<String> networkActions() {
        return List.of(
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DeleteNetworkInterface",
                "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses");
    }

    /// What somebody may do who runs jobs: call the function, read and write data, trace, read
    /// logs, and remove what jobs left.
    public static Policy driver(Stack stack) {
        List<Statement> statements = data(stack);
        statements.add(
                Statement.allow(
                        "Call",
                        List.of("lambda:InvokeFunction", "lambda:GetFunctionConfiguration"),
                        versions(stack)));
        statements.add(
                Statement.allow(
                        "ReadLogs",
                        List.of("logs:FilterLogEvents"),
                        List.of(stack.logGroup().arn(), stack.logGroup().arn() + ":*")));
        statements.add(Statement.allow("Trace", List.of(PUT_TRACES), ANY));
        return new Policy(statements);
    }

    private static List<String> versions(Stack stack) {
        return List.of(stack.functionArn(), stack.functionArn() + ":*");
    }

    private static List<Statement> data(Stack stack) {
        StackOptions options = stack.options();
        List<S3Prefix> written =
                Stream.concat(Stream.of(stack.work()), options.writes().stream()).toList();
        var statements = new ArrayList<Statement>();
        var listed = new TreeMap<String, List<String>>();
        var read = new ArrayList<S3Prefix>(written);
        read.addAll(options.reads());
        for (S3Prefix each : read) {
            listed.computeIfAbsent(each.bucket(), _ -> new ArrayList<>()).addAll(each.listed());
        }
        int number = 0;
        for (Map.Entry<String, List<String>> each : listed.entrySet()) {
            number++;
            var list =
                    Statement.allow(
                            "List" + number,
                            List.of("s3:ListBucket"),
                            List.of(options.place().bucketArn(each.getKey())));
            // reads have no prefix: on a condition, S3 would deny them where nothing is
            statements.add(
                    each.getValue().contains(S3Prefix.ALL)
                            ? list
                            : list.when(
                                    "StringLike",
                                    "s3:prefix",
                                    each.getValue().stream().distinct().sorted().toList()));
        }
        statements.add(Statement.allow("Read", READ, arns(read, options.place())));
        statements.add(Statement.allow("Write", WRITE, arns(written, options.place())));
        options.function()
                .kmsKey()
                .ifPresent(key ->
                        statements.add(
                                Statement.allow(
                                        "Encrypt",
                                        List.of("kms:Decrypt", "kms:GenerateDataKey"),
                                        List.of(key))));
        return statements;
    }

    private static List<String> arns(List<S3Prefix> prefixes, Place place) {
        return prefixes.stream()
                .flatMap(each -> each.objectArns(place).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// What somebody may do who deploys and removes: the deployment's own resources, by name.
    public static Policy deployer(Stack stack) {
        var statements = new ArrayList<Statement>();
        addRoles(stack, statements);
        statements.add(
                Statement.allow(
                        "Function",
                        List.of(
                                "lambda:CreateFunction",
                                "lambda:GetFunction",
                                "lambda:GetFunctionConfiguration",
                                // GetFunction tells tags only to those who may list them
                                "lambda:ListTags",
                                "lambda:UpdateFunctionCode",
                                "lambda:UpdateFunctionConfiguration",
                                "lambda:PublishVersion",
                                "lambda:CreateAlias",
                                "lambda:UpdateAlias",
                                "lambda:DeleteFunction",
                                "lambda:TagResource",
                                "lambda:GetFunctionRecursionConfig",
                                "lambda:PutFunctionRecursionConfig",
                                "lambda:AddPermission",
                                "lambda:RemovePermission"),
                        versions(stack)));
        statements.add(Statement.allow("Quota", List.of("lambda:GetAccountSettings"), ANY));
        statements.add(
                Statement.allow(
                        "Logs",
                        List.of(
                                "logs:CreateLogGroup",
                                "logs:PutRetentionPolicy",
                                "logs:DeleteLogGroup",
                                "logs:ListTagsForResource",
                                "logs:TagResource"),
                        List.of(stack.logGroup().arn(), stack.logGroup().arn() + ":*")));
        // it lists names, and AWS asks for the right to list all
        statements.add(
                Statement.allow(
                        "FindLogs",
                        List.of("logs:DescribeLogGroups"),
                        List.of(stack.options().place().arn("logs", "log-group:*"))));
        statements.add(
                Statement.allow(
                        "Schedule",
                        List.of(
                                "events:DescribeRule",
                                "events:ListTagsForResource",
                                "events:ListTargetsByRule",
                                "events:PutRule",
                                "events:PutTargets",
                                "events:RemoveTargets",
                                "events:DeleteRule",
                                "events:TagResource"),
                        List.of(stack.scheduleArn())));
        addBuckets(stack, statements);
        if (stack.options().function().network().isVpc()) {
            statements.add(
                    Statement.allow(
                            "Network",
                            List.of(
                                    "ec2:DescribeSecurityGroups",
                                    "ec2:DescribeSubnets",
                                    "ec2:DescribeVpcs"),
                            ANY));
        }
        stack.options()
                .function()
                .kmsKey()
                .ifPresent(key ->
                        statements.add(
                                Statement.allow(
                                        "Encrypt",
                                        List.of(
                                                "kms:CreateGrant",
                                                "kms:Decrypt",
                                                "kms:DescribeKey",
                                                "kms:Encrypt",
                                                "kms:GenerateDataKey"),
                                        List.of(key))));
        return new Policy(statements);
    }

    private static void addRoles(Stack stack, List<Statement> statements) {
        Place place = stack.options().place();
        String worker = place.roleArn(stack.roleName("worker"));
        List<String> roles = List.of(worker, place.roleArn(stack.roleName("driver")));
        statements.add(
                Statement.allow(
                        "Roles",
                        List.of(
                                "iam:GetRole",
                                "iam:GetRolePolicy",
                                "iam:TagRole",
                                "iam:UpdateAssumeRolePolicy",
                                "iam:DeleteRolePolicy",
                                "iam:DeleteRole"),
                        roles));
        List<String> grow = List.of("iam:CreateRole", "iam:PutRolePolicy");
        List<String> bound =
                List.of("iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary");
        statements.add(
                stack.options()
                        .boundary()
                        .map(policy ->
                                Statement.allow("GiveRights", bound, roles)
                                        .when(
                                                "StringEquals",
                                                "iam:PermissionsBoundary",
                                                List.of(policy)))
                        .orElseGet(() -> Statement.allow("GiveRights", grow, roles)));
        statements.add(
                Statement.allow("PassRole", List.of("iam:PassRole"), List.of(worker))
                        .when(
                                "StringEquals",
                                "iam:PassedToService",
                                List.of("lambda.amazonaws.com")));
    }

    private static void addBuckets(Stack stack, List<Statement> statements) {
        Place place = stack.options().place();
        String own = place.bucketArn(stack.ownBucket().name());
        statements.add(
                Statement.allow(
                        "Bucket",
                        List.of(
                                "s3:CreateBucket",
                                "s3:DeleteBucket",
                                "s3:ListBucket",
                                "s3:GetBucketTagging",
                                "s3:PutBucketTagging",
                                // to make a bucket that has tags
                                "s3:TagResource",
                                "s3:PutLifecycleConfiguration",
                                "s3:PutEncryptionConfiguration"),
                        List.of(own)));
        if (stack.options().givenWork().isPresent()) {
            statements.add(
                    Statement.allow(
                            "FindWork",
                            List.of("s3:ListBucket"),
                            List.of(place.bucketArn(stack.work().bucket()))));
        }
        statements.add(
                Statement.allow("BucketData", List.of("s3:DeleteObject"), List.of(own + "/*")));
        statements.add(
                Statement.allow(
                        "Notifications",
                        List.of("s3:GetBucketNotification", "s3:PutBucketNotification"),
                        stack.buckets().stream().map(place::bucketArn).toList()));
    }

    /// Lambda.
    static Policy trustOfLambda() {
        return new Policy(List.of(Statement.trust("Service", "lambda.amazonaws.com")));
    }

    /// Everybody in the account whom it lets take roles.
    static Policy trustOfAccount(Stack stack) {
        Place place = stack.options().place();
        return new Policy(
                List.of(
                        Statement.trust(
                                "AWS",
                                "arn:"
                                        + place.partition()
                                        + ":iam::"
                                        + place.account()
                                        + ":root")));
    }
}
