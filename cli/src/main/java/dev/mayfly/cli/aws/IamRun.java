package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/// Prints policies.
record IamRun(AwsRun aws) {
    int run(String name, Optional<String> account) {
        return aws.run(() -> {
            try (AwsClients clients = aws.clients()) {
                aws.out()
                        .println(
                                JsonText.pretty(
                                        policy(name, aws.stack(aws.place(account, clients)))
                                                .tree()));
                aws.out().flush();
                return ExitCode.OK;
            }
        });
    }

    private static Policy policy(String name, Stack stack) {
        return switch (name) {
            case "worker" -> Policies.worker(stack);
            case "driver" -> Policies.driver(stack);
            case "notifier" -> Notifier.permissions(stack);
            default -> Policies.deployer(stack);
        };
    }
}
