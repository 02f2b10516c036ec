package dev.mayfly.aws.deploy;

import dev.mayfly.aws.access.Remedy;
import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;

/// A deployment's function as Lambda has it, asked for by somebody who runs jobs. Changes nothing.
///
/// @param clients stay open
public record DeployedFunction(AwsClients clients, Stack stack) {
    private static final String ACTION = "lambda:GetFunctionConfiguration";
    private static final Requests REQUESTS = new Requests("driver");

    /// How it is set up; empty if it is not there.
    ///
    /// @param alias that of a version; without one, what the next version will be
    Optional<GetFunctionConfigurationResponse> configuration(Optional<String> alias) {
        return REQUESTS.find(ACTION, stack.functionArn(), () -> ask(alias));
    }

    /// The options of the deployment, with memory, time-out and processors as an archive's version
    /// has them: it may have been deployed with other options than these. Whoever may not ask gets
    /// these.
    ///
    /// @throws DeployException if there is no such version, or it cannot be asked for
    public FunctionOptions options(Archive archive) {
        FunctionOptions wanted = stack.options().function();
        try {
            return REQUESTS.ifAllowed(
                            ACTION, stack.functionArn(), () -> ask(Optional.of(archive.alias())))
                    .map(found ->
                            wanted.withMemoryMegabytes(found.memorySize())
                                    .withTimeoutSeconds(found.timeout())
                                    .withArchitecture(
                                            architecture(found).orElse(wanted.architecture())))
                    .orElse(wanted);
        } catch (AwsServiceException e) {
            throw new DeployException(Remedy.before(e, String.valueOf(e.getMessage())), e);
        }
    }

    private static Optional<Architecture> architecture(GetFunctionConfigurationResponse found) {
        return Stream.of(Architecture.values())
                .filter(each -> found.architecturesAsStrings().contains(each.word()))
                .findFirst();
    }

    private GetFunctionConfigurationResponse ask(Optional<String> alias) {
        return clients.lambda()
                .getFunctionConfiguration(get -> {
                    get.functionName(stack.functionName());
                    alias.ifPresent(get::qualifier);
                });
    }
}
