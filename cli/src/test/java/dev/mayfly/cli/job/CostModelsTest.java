package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.SettingSources;
import dev.mayfly.cli.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostModelsTest {
    @TempDir private Path directory;

    @Test
    void an_attempt_of_a_detached_job_has_a_function_of_its_own() {
        Settings settings =
                SettingSources.of(Map.of(), directory, directory.resolve("home"))
                        .read(Map.of(Setting.FUNCTION_MEMORY, "10240", Setting.CONCURRENCY, "10"));

        CostModel led = CostModels.onAws(settings);
        CostModel detached = CostModels.detachedOnAws(settings);

        assertThat(led.fleet().attemptsPerCall()).isEqualTo(5);
        assertThat(led.fleet().slots()).isEqualTo(50);
        assertThat(detached.fleet().attemptsPerCall()).isEqualTo(1);
        assertThat(detached.fleet().memory().megabytes()).isEqualTo(10_240);
        assertThat(detached.fleet().slots()).as("whatever is launched").isEqualTo(1000);
    }
}
