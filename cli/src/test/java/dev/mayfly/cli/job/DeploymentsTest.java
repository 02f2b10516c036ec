package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.local.LambdaLocal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    @Test
    void functions_on_this_machine_are_sized_as_on_aws() {
        LambdaLocal sized =
                Deployments.sized(
                        LambdaLocal.of(Path.of("function.zip"), 3),
                        FunctionOptions.defaults()
                                .withMemoryMegabytes(2 * 1769)
                                .withTimeoutSeconds(60));

        assertThat(sized.function().memoryMegabytes()).isEqualTo(2 * 1769);
        assertThat(sized.function().timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(sized.function().concurrency()).isEqualTo(3);
        assertThat(sized.attemptsPerCall()).isEqualTo(2);
    }
}
