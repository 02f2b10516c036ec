package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.cli.FunctionsOnMoto;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.SettingSources;
import dev.mayfly.cli.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostsAsDeployedTest {
    @TempDir private Path directory;

    @Test
    void what_a_run_costs_goes_by_the_function_that_is_deployed() throws IOException {
        FunctionsOnMoto.requireArchive();
        Settings settings =
                SettingSources.of(Map.of(), directory, directory.resolve("home"))
                        .read(
                                Map.of(
                                        Setting.FUNCTION_MEMORY, "10240",
                                        Setting.FUNCTION_TIMEOUT, "60",
                                        Setting.CONCURRENCY, "7",
                                        Setting.WORK, "s3://bucket/work"));

        try (var _ = FunctionsOnMoto.start(directory)) {
            Fleet fleet = CostModels.onAws(Deployments.asDeployed(settings)).fleet();

            assertThat(fleet.memory().megabytes()).isEqualTo(1769);
            assertThat(fleet.timeout()).isEqualTo(Duration.ofMinutes(15));
            assertThat(fleet.architecture()).isEqualTo(Fleet.Architecture.X86_64);
            assertThat(fleet.slots()).as("of the settings").isEqualTo(7);
        }
    }
}
