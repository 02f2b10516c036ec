package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.Finding.failure;
import static dev.mayfly.aws.deploy.Finding.ok;
import static dev.mayfly.aws.deploy.Finding.warning;

import dev.mayfly.aws.deploy.AwsClients.Caller;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Looks whether a deployment can run jobs, and says what to do where it cannot. Changes nothing
/// but a small object that it writes and deletes.
public final class Doctor {
    private final AwsClients clients;
    private final Stack stack;
    private final DeployedFunction deployed;
    private final Requests asDriver = new Requests("driver");
    private final Requests asDeployer = new Requests("deployer");

    /// A doctor.
    ///
    /// @param clients stay open
    public Doctor(AwsClients clients, Stack stack) {
        this.clients = clients;
        this.stack = stack;
        this.deployed = new DeployedFunction(clients, stack);
    }

    /// All checks, in order.
    ///
    /// @param archive whose version should be there
    /// @param concurrency how many calls jobs want to make at the same time
    public List<Finding> examine(Optional<Archive> archive, int concurrency) {
        var findings = new ArrayList<Finding>();
        findings.add(check("credentials", this::credentials));
        findings.add(ok("region", clients.region()));
        findings.add(check("quota", () -> quota(concurrency)));
        findings.add(check("function", this::function));
        archive.ifPresent(each -> {
            findings.add(check("version", () -> version(each)));
            findings.add(check("call", () -> call(each)));
        });
        findings.add(check("work " + stack.work(), this::work));
        for (S3Prefix prefix : stack.options().reads()) {
            findings.add(
                    check("input " + prefix, () -> here(prefix).orElseGet(() -> input(prefix))));
        }
        for (S3Prefix prefix : stack.options().writes()) {
            findings.add(
                    check(
                            "output " + prefix,
                            () -> here(prefix).orElseGet(() -> writable(prefix))));
        }
        return findings;
    }

    private static Finding check(String name, Supplier<Finding> look) {
        try {
            Finding found = look.get();
            return new Finding(name, found.level(), found.found(), found.advice());
        } catch (DeployException e) {
            String message = String.valueOf(e.getMessage());
            int advice = message.indexOf("; ");
            return advice < 0
                    ? failure(name, message, "see docs/aws.md, troubleshooting")
                    : failure(name, message.substring(0, advice), message.substring(advice + 2));
        } catch (SdkException e) {
            return failure(
                    name, String.valueOf(e.getMessage()), "see docs/aws.md, troubleshooting");
        }
    }

    private Finding credentials() {
        Caller caller = clients.caller();
        return caller.account().equals(stack.options().place().account())
                ? ok("", caller.arn())
                : failure(
                        "",
                        caller.arn(),
                        "they are of another account than the deployment: sign in to "
                                + stack.options().place().account());
    }

    private Finding quota(int concurrency) {
        return asDeployer
                .find(
                        "lambda:GetAccountSettings",
                        "*",
                        () -> clients.lambda().getAccountSettings().accountLimit())
                .map(limits ->
                        quota(
                                limits.unreservedConcurrentExecutions(),
                                limits.concurrentExecutions(),
                                concurrency))
                .orElseGet(() -> warning("", "not told", "this server does not know quotas"));
    }

    static Finding quota(int free, int all, int wanted) {
        String found = free + " of " + all + " calls at the same time";
        return free >= wanted
                ? ok("", found)
                : warning(
                        "",
                        found,
                        "jobs want "
                                + wanted
                                + ": ask AWS for more (Service Quotas, AWS Lambda, Concurrent"
                                + " executions) or set concurrency lower");
    }

    private Finding function() {
        Optional<GetFunctionConfigurationResponse> found = deployed.configuration(Optional.empty());
        if (found.isEmpty()) {
            return failure("", "not deployed: " + stack.functionName(), "run `mayfly deploy`");
        }
        return stateOf(found.get());
    }

    private static Finding stateOf(GetFunctionConfigurationResponse function) {
        String found =
                function.runtimeAsString()
                        + " on "
                        + String.join(",", function.architecturesAsStrings())
                        + ", "
                        + function.memorySize()
                        + " MB, "
                        + function.stateAsString();
        if (!Stack.RUNTIME.equals(function.runtimeAsString())) {
            return failure("", found, "it needs " + Stack.RUNTIME + ": run `mayfly deploy`");
        }
        return switch (String.valueOf(function.stateAsString())) {
            case "Active" -> ok("", found);
            case "Pending" -> warning("", found, "wait until Lambda has set it up");
            case "Inactive" -> warning("", found, "Lambda wakes it at its next call");
            default ->
                    failure(
                            "",
                            found + ": " + function.stateReason(),
                            "remove the reason, then run `mayfly deploy`");
        };
    }

    private Finding version(Archive archive) {
        Optional<GetFunctionConfigurationResponse> found =
                deployed.configuration(Optional.of(archive.alias()));
        return found.isEmpty()
                ? failure("", "not deployed: " + archive.alias(), "run `mayfly deploy`")
                : stateOf(found.get());
    }

    /// Lambda looks whether it would take a call, and makes none.
    private Finding call(Archive archive) {
        return asDriver.find(
                        "lambda:InvokeFunction",
                        stack.aliasArn(archive),
                        () ->
                                clients.lambda()
                                        .invoke(call ->
                                                call.functionName(stack.functionName())
                                                        .qualifier(archive.alias())
                                                        .invocationType(InvocationType.DRY_RUN)))
                .map(_ -> ok("", "allowed"))
                .orElseGet(() ->
                        failure("", "not deployed: " + archive.alias(), "run `mayfly deploy`"));
    }

    private Finding work() {
        S3Prefix work = stack.work();
        Finding region = region(work);
        return region.level() == Finding.Level.FAILURE ? region : writable(work);
    }

    /// Functions in one region that work on data in another are slow, and pay for it.
    private Finding region(S3Prefix prefix) {
        Optional<String> found = new BucketRegion(clients, asDriver, stack).of(prefix);
        if (found.isEmpty()) {
            return failure(
                    "",
                    "no such bucket: " + prefix.bucket(),
                    stack.options().givenWork().isEmpty()
                            ? "run `mayfly deploy`"
                            : "make the bucket, or use another");
        }
        String region = found.get();
        return region.equals(clients.region())
                ? ok("", "there")
                : failure(
                        "",
                        "bucket is in " + region,
                        "deploy into " + region + ", or use a bucket in " + clients.region());
    }

    /// What to say of data in another region, which jobs reach, but dearly.
    private Optional<Finding> here(S3Prefix prefix) {
        return new BucketRegion(clients, asDriver, stack)
                .of(prefix)
                .filter(region -> !region.equals(clients.region()))
                .map(region ->
                        warning(
                                "",
                                "bucket is in " + region,
                                "between regions it is slow, and AWS charges each gigabyte: deploy"
                                        + " into "
                                        + region
                                        + ", or copy the data"));
    }

    private Finding input(S3Prefix prefix) {
        // what lies under it first: another name may only begin in the same way
        for (String start : List.of(prefix.key(""), prefix.prefix())) {
            var answer =
                    asDriver.find(
                            "s3:ListBucket",
                            stack.options().place().bucketArn(prefix.bucket()),
                            () ->
                                    clients.s3()
                                            .listObjectsV2(list ->
                                                    list.bucket(prefix.bucket())
                                                            .prefix(start)
                                                            .maxKeys(1)));
            if (answer.isEmpty()) {
                return failure("", "no such bucket: " + prefix.bucket(), "check the name");
            }
            List<S3Object> first = answer.get().contents();
            boolean isInside =
                    start.endsWith("/")
                            || start.isEmpty()
                            || first.stream().anyMatch(each -> each.key().equals(start));
            if (!first.isEmpty() && isInside) {
                return readable(prefix.bucket(), first.getFirst());
            }
        }
        return warning("", "nothing there", "check the prefix");
    }

    /// Reads a byte. Of an empty object S3 has no range.
    private Finding readable(String bucket, S3Object object) {
        return asDriver.find(
                        "s3:GetObject",
                        stack.options().place().bucketArn(bucket + "/" + object.key()),
                        () ->
                                clients.s3()
                                        .getObjectAsBytes(get ->
                                                get.bucket(bucket)
                                                        .key(object.key())
                                                        .range(
                                                                object.size() == 0
                                                                        ? null
                                                                        : "bytes=0-0")))
                .map(_ -> ok("", "readable"))
                .orElseGet(() -> warning("", "gone: " + object.key(), "look again"));
    }

    private Finding writable(S3Prefix prefix) {
        String key = prefix.key(".mayfly-doctor-" + UUID.randomUUID());
        String arn = stack.options().place().bucketArn(prefix.bucket() + "/" + key);
        try {
            asDriver.send(
                    "s3:PutObject",
                    arn,
                    () ->
                            clients.s3()
                                    .putObject(
                                            put ->
                                                    put.bucket(prefix.bucket())
                                                            .key(key)
                                                            .ifNoneMatch("*"),
                                            RequestBody.fromString("mayfly doctor")));
            asDriver.send(
                    "s3:GetObject",
                    arn,
                    () ->
                            clients.s3()
                                    .getObjectAsBytes(get -> get.bucket(prefix.bucket()).key(key)));
        } catch (AwsServiceException e) {
            return Requests.isMissing(e)
                    ? failure("", "no such bucket: " + prefix.bucket(), "check the name")
                    : failure("", String.valueOf(e.getMessage()), "see docs/aws.md");
        }
        asDriver.send(
                "s3:DeleteObject",
                arn,
                () -> clients.s3().deleteObject(delete -> delete.bucket(prefix.bucket()).key(key)));
        return ok("", "readable and writable");
    }
}
