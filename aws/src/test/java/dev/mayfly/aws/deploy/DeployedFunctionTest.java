package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Asks a moto server for functions that were deployed with other options than those at hand.
class DeployedFunctionTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);
    private static final Archive archive = archive("code");
    private static final FunctionOptions WANTED = FunctionOptions.defaults();
    private static final FunctionOptions DEPLOYED =
            WANTED.withMemoryMegabytes(3538)
                    .withTimeoutSeconds(60)
                    .withArchitecture(Architecture.X86_64);

    private static Stack stack(String name, FunctionOptions function) {
        return new Stack(StackOptions.of(name, MotoAccount.PLACE).withFunction(function));
    }

    private static void deploy(String name) throws InterruptedException {
        deployments.deploy(stack(name, DEPLOYED), archive);
    }

    private static FunctionOptions found(AwsClients clients, String name) {
        return new DeployedFunction(clients, stack(name, WANTED)).options(archive);
    }

    @Test
    void memory_time_out_and_processors_are_those_of_the_version() throws Exception {
        deploy("other");

        assertThat(found(account.root(), "other")).isEqualTo(DEPLOYED);
    }

    @Test
    void who_runs_jobs_may_ask_and_who_may_not_has_the_options_at_hand() throws Exception {
        deploy("asked");
        Policy driver = Policies.driver(stack("asked", WANTED));
        AwsClients allowed = account.user("asked", driver);
        AwsClients denied =
                account.user("denied", driver.without("lambda:GetFunctionConfiguration"));
        account.whileEnforced(() -> {
            assertThat(found(allowed, "asked").timeoutSeconds()).isEqualTo(60);
            assertThat(found(denied, "asked")).isEqualTo(WANTED);
        });
    }

    @Test
    void a_version_that_is_not_deployed_is_told_with_the_cure() throws Exception {
        deploy("older");
        var function = new DeployedFunction(account.root(), stack("older", WANTED));

        assertThatThrownBy(() -> function.options(archive("newer")))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("function is not deployed", "run `mayfly deploy`");
    }
}
