package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.lambda.FunctionPort;
import dev.mayfly.aws.lambda.InvokeResult;
import dev.mayfly.aws.lambda.SdkFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the driver's port makes of the answers of functions on this machine.
@Timeout(120)
class LocalPortTest {
    private static final String NAME = TroubledFunction.NAME;

    private LocalLambda lambda;
    @TempDir Path directory;

    @BeforeEach
    void open() throws IOException {
        lambda = LocalLambda.open(TroubledFunction.in(directory), directory, _ -> {});
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    @Test
    void the_port_tells_results_apart() throws Exception {
        try (FunctionPort port = new SdkFunction(lambda.client(1), NAME)) {
            assertThat(port.invoke("\"calls\"".getBytes(), Optional.empty()))
                    .isInstanceOf(InvokeResult.Returned.class);
            assertThat(port.invoke("\"exit 9\"".getBytes(), Optional.empty()))
                    .isInstanceOfSatisfying(
                            InvokeResult.Failed.class,
                            it -> assertThat(it.type()).isEqualTo("Runtime.ExitError"));
            assertThat(port.invoke("{oops".getBytes(), Optional.empty()))
                    .isInstanceOf(InvokeResult.Refused.class);
        }
        try (FunctionPort port = new SdkFunction(lambda.client(1), "other")) {
            assertThat(port.invoke("\"calls\"".getBytes(), Optional.empty()))
                    .isInstanceOf(InvokeResult.Refused.class);
        }
        FunctionPort port = new SdkFunction(lambda.client(1), NAME);
        lambda.close();
        assertThat(port.invoke("\"calls\"".getBytes(), Optional.empty()))
                .isInstanceOf(InvokeResult.NotSent.class);
        port.close();
    }

    @Test
    void a_failure_carries_the_end_of_the_log() throws Exception {
        try (FunctionPort port = new SdkFunction(lambda.client(1), NAME)) {
            port.invoke("\"log\"".getBytes(), Optional.empty());

            assertThat(port.invoke("\"throw\"".getBytes(), Optional.empty()))
                    .isInstanceOfSatisfying(
                            InvokeResult.Failed.class,
                            it ->
                                    assertThat(it.log())
                                            .contains("thrown as asked")
                                            .doesNotContain("a line of the log"));
        }
    }
}
