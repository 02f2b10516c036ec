package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Alias;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/// Makes and changes the function. Lambda changes it bit by bit and refuses the next change
/// meanwhile, so each step waits until it is through.
final class FunctionSteps {
    /// How often a role that is not known everywhere yet is tried, two seconds apart.
    private static final int ROLE_TRIES = 30;

    private static final int ROLE_PAUSE_MILLIS = 2000;

    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;
    private final Pause pause;

    FunctionSteps(AwsClients clients, Requests requests, Stack stack, Pause pause) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
        this.pause = pause;
    }

    void create(Function function, Archive archive) throws InterruptedException {
        CreateFunctionRequest request =
                CreateFunctionRequest.builder()
                        .functionName(function.name())
                        .description(function.description())
                        .runtime(Stack.RUNTIME)
                        .handler(Stack.HANDLER)
                        .role(function.role())
                        .architecturesWithStrings(stack.options().function().architecture().word())
                        .memorySize(function.memoryMegabytes())
                        .timeout(function.timeoutSeconds())
                        .environment(set -> set.variables(function.environment()))
                        .snapStart(set -> set.applyOn(snapStart()))
                        .tracingConfig(set -> set.mode(tracing(function)))
                        .vpcConfig(set ->
                                set.subnetIds(function.network().subnets())
                                        .securityGroupIds(function.network().securityGroups()))
                        .kmsKeyArn(function.kmsKey().orElse(null))
                        .tags(stack.tags())
                        .code(code -> code.zipFile(bytes(archive)))
                        .build();
        whenRoleIsKnown(() ->
                requests.send(
                        "lambda:CreateFunction",
                        stack.functionArn(),
                        () -> clients.lambda().createFunction(request)));
        requests.send(
                "lambda:GetFunction",
                stack.functionArn(),
                () ->
                        clients.lambda()
                                .waiter()
                                .waitUntilFunctionActiveV2(
                                        get -> get.functionName(function.name())));
    }

    private SnapStartApplyOn snapStart() {
        return stack.options().function().isSnapStart()
                ? SnapStartApplyOn.PUBLISHED_VERSIONS
                : SnapStartApplyOn.NONE;
    }

    private static TracingMode tracing(Function function) {
        return function.isTraced() ? TracingMode.ACTIVE : TracingMode.PASS_THROUGH;
    }

    private static SdkBytes bytes(Archive archive) {
        try {
            return SdkBytes.fromByteArrayUnsafe(Files.readAllBytes(archive.file()));
        } catch (IOException e) {
            throw new DeployException("archive cannot be read: file=" + archive.file(), e);
        }
    }

    /// A new role is known everywhere some seconds after it was made.
    private void whenRoleIsKnown(Runnable request) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                request.run();
                return;
            } catch (InvalidParameterValueException e) {
                boolean isRole = String.valueOf(e.getMessage()).contains("role");
                if (!isRole || tries == ROLE_TRIES) {
                    throw e;
                }
                pause.millis(
                        ROLE_PAUSE_MILLIS
                                + ThreadLocalRandom.current().nextInt(ROLE_PAUSE_MILLIS / 4));
            }
        }
    }

    void set(Function function) throws InterruptedException {
        UpdateFunctionConfigurationRequest request =
                UpdateFunctionConfigurationRequest.builder()
                        .functionName(function.name())
                        .description(function.description())
                        .runtime(Stack.RUNTIME)
                        .handler(Stack.HANDLER)
                        .role(function.role())
                        .memorySize(function.memoryMegabytes())
                        .timeout(function.timeoutSeconds())
                        .environment(set -> set.variables(function.environment()))
                        .snapStart(set -> set.applyOn(snapStart()))
                        .tracingConfig(set -> set.mode(tracing(function)))
                        .vpcConfig(set ->
                                set.subnetIds(function.network().subnets())
                                        .securityGroupIds(function.network().securityGroups()))
                        .kmsKeyArn(function.kmsKey().orElse(""))
                        .build();
        whenRoleIsKnown(() ->
                requests.send(
                        "lambda:UpdateFunctionConfiguration",
                        stack.functionArn(),
                        () -> clients.lambda().updateFunctionConfiguration(request)));
        awaitUpdate(function.name());
    }

    /// Lets the function call itself. Servers that do not know this setting let it anyway.
    void allowRecursion() {
        requests.find(
                "lambda:PutFunctionRecursionConfig",
                stack.functionArn(),
                () ->
                        clients.lambda()
                                .putFunctionRecursionConfig(put ->
                                        put.functionName(stack.functionName())
                                                .recursiveLoop(Stack.RECURSIVE_LOOP)));
    }

    void setCode(Archive archive) {
        requests.send(
                "lambda:UpdateFunctionCode",
                stack.functionArn(),
                () ->
                        clients.lambda()
                                .updateFunctionCode(update ->
                                        update.functionName(stack.functionName())
                                                .architecturesWithStrings(
                                                        stack.options()
                                                                .function()
                                                                .architecture()
                                                                .word())
                                                .zipFile(bytes(archive))));
        awaitUpdate(stack.functionName());
    }

    private void awaitUpdate(String name) {
        requests.send(
                "lambda:GetFunction",
                stack.functionArn(),
                () ->
                        clients.lambda()
                                .waiter()
                                .waitUntilFunctionUpdatedV2(get -> get.functionName(name)));
    }

    /// The alias comes last: while it is missing, or names an old version, this is done again.
    /// Lambda makes no new version of a function that did not change since its last.
    void publish(Alias alias, boolean isNew) {
        String version =
                requests.send(
                                "lambda:PublishVersion",
                                stack.functionArn(),
                                () ->
                                        clients.lambda()
                                                .publishVersion(publish ->
                                                        publish.functionName(alias.function())))
                        .version();
        // with SnapStart this takes until the snapshot is there
        requests.send(
                "lambda:GetFunctionConfiguration",
                stack.functionArn() + ":" + version,
                () ->
                        clients.lambda()
                                .waiter()
                                .waitUntilPublishedVersionActive(get ->
                                        get.functionName(alias.function()).qualifier(version)));
        if (isNew) {
            requests.send(
                    "lambda:CreateAlias",
                    stack.functionArn(),
                    () ->
                            clients.lambda()
                                    .createAlias(create ->
                                            create.functionName(alias.function())
                                                    .name(alias.name())
                                                    .functionVersion(version)));
        } else {
            requests.send(
                    "lambda:UpdateAlias",
                    stack.functionArn(),
                    () ->
                            clients.lambda()
                                    .updateAlias(update ->
                                            update.functionName(alias.function())
                                                    .name(alias.name())
                                                    .functionVersion(version)));
        }
    }
}
