package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.lambda.FunctionPort;
import dev.mayfly.aws.lambda.SdkFunction;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes of functions whose driver ends.
@Timeout(120)
class OrphanedProcessTest {
    @TempDir Path directory;

    /// A driver that serves a call and waits.
    static final class Driver {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            var lambda = LocalLambda.open(TroubledFunction.in(directory), directory, event -> {});
            try (FunctionPort port = new SdkFunction(lambda.client(1), TroubledFunction.NAME)) {
                port.invoke("\"calls\"".getBytes(), Optional.empty());
            }
            System.out.println(lambda.processes().getFirst().pid());
            String told = System.console() == null ? new String(System.in.readNBytes(4)) : "";
            System.exit(told.equals("exit") ? 0 : 1);
        }
    }

    private ProcessHandle processOf(ChildProcess driver) throws IOException {
        return ProcessHandle.of(Long.parseLong(driver.readLine())).orElseThrow();
    }

    @Test
    void processes_end_with_the_one_that_started_them() throws Exception {
        try (var driver = ChildProcess.start(Driver.class, directory.toString())) {
            ProcessHandle process = processOf(driver);

            driver.writeLine("exit");

            assertThat(process.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void processes_end_even_if_the_one_that_started_them_was_killed() throws Exception {
        ProcessHandle process;
        try (var driver = ChildProcess.start(Driver.class, directory.toString())) {
            process = processOf(driver);
        }

        assertThat(process.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }
}
