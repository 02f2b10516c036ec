package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command loads is what its user waits for.
class LoadedClassesTest {
    @ParameterizedTest
    @ValueSource(strings = {"version", "help", "help deploy", "completion bash"})
    void nothing_of_aws_is_loaded_for_other_commands(String line)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.mayfly.cli.Main"));
        command.addAll(Arrays.asList(line.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> loaded = process.inputReader().lines().toList();

        assertThat(process.waitFor()).isZero();
        assertThat(loaded).anyMatch(each -> each.contains("dev.mayfly.cli.Main "));
        assertThat(loaded)
                .noneMatch(each ->
                        each.contains(" software.amazon.") || each.contains(" dev.mayfly.aws."));
    }
}
