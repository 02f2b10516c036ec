package dev.mayfly.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.SessionOptions;
import dev.mayfly.cli.ui.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {
    private static final ClassLoader LOADER = SettingSourcesTest.class.getClassLoader();

    @TempDir private Path directory;
    private Path file;
    private Path userFile;

    @BeforeEach
    void nameFiles() throws IOException {
        file = directory.resolve("mayfly.yaml");
        userFile =
                Files.createDirectories(directory.resolve("home/.config/mayfly"))
                        .resolve("mayfly.yaml");
    }

    @Test
    void without_any_source_the_defaults_hold() {
        Settings settings = read(Map.of(), Map.of());

        SessionOptions options = settings.sessionOptions(LOADER, List.of());
        assertThat(options).isEqualTo(SessionOptions.defaults().withUserCode(LOADER));
        assertThat(settings.showsProgress()).isTrue();
        assertThat(settings.showsColor()).isTrue();
        assertThat(settings.output()).isEqualTo(DataFormat.TABLE);
    }

    @Test
    void a_setting_stands_once_in_a_file() throws IOException {
        Files.writeString(file, "threads: 2\npartitions: 2\nthreads: 3\n");

        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessage(file + ":3: threads: set before in this file");
    }

    @Test
    void flag_comes_before_variable_before_file_before_the_users_file() throws IOException {
        Files.writeString(userFile, "threads: 1\nmax-attempts: 1\npartitions: 1\nmemory: 1KB\n");
        Files.writeString(file, "threads: 2\nmax-attempts: 2\npartitions: 2\n");

        Settings settings =
                read(
                        Map.of(Setting.THREADS, "4"),
                        Map.of("MAYFLY_THREADS", "3", "MAYFLY_MAX_ATTEMPTS", "3"));

        SessionOptions options = settings.sessionOptions(LOADER, List.of());
        assertThat(options.threads()).isEqualTo(4);
        assertThat(options.maxAttempts()).isEqualTo(3);
        assertThat(options.partitions()).isEqualTo(2);
        assertThat(options.memoryBytes()).isEqualTo(1000);
    }

    @Test
    void every_setting_reaches_its_option() {
        var flags =
                Map.of(
                        Setting.MEMORY, "50%",
                        Setting.WORK_DIR, "work",
                        Setting.COMPRESS_SHUFFLE, "on",
                        Setting.KEEP_WORK_FILES, "true",
                        Setting.EVENT_LOGS, "logs",
                        Setting.PROGRESS, "false",
                        Setting.COLOR, "off",
                        Setting.OUTPUT, "json");

        Settings settings = read(flags, Map.of());

        SessionOptions options = settings.sessionOptions(LOADER, List.of());
        assertThat(options.memoryBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(options.workDirectory()).isEqualTo(Path.of("work").toAbsolutePath().toString());
        assertThat(options.compressesShuffles()).isTrue();
        assertThat(options.keepsWorkFiles()).isTrue();
        assertThat(options.eventLogs()).isEqualTo(Optional.of(Path.of("logs").toAbsolutePath()));
        assertThat(settings.showsProgress()).isFalse();
        assertThat(settings.showsColor()).isFalse();
        assertThat(settings.output()).isEqualTo(DataFormat.JSON);
    }

    @Test
    void no_color_counts_as_a_variable() {
        var variables = Map.of("NO_COLOR", "1");

        assertThat(read(Map.of(), variables).showsColor()).isFalse();
        assertThat(read(Map.of(Setting.COLOR, "true"), variables).showsColor()).isTrue();
    }

    @Test
    void an_empty_file_says_nothing() throws IOException {
        Files.writeString(file, "# nothing yet\n");

        assertThat(read(Map.of(), Map.of()).showsProgress()).isTrue();
    }

    @Test
    void an_unknown_name_in_a_file_suggests_the_nearest() throws IOException {
        Files.writeString(file, "threads: 2\nmax-atempts: 2\n");

        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessage(file + ":2: unknown setting max-atempts, did you mean max-attempts?");
    }

    @Test
    void an_unknown_variable_suggests_the_nearest() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("MAYFLY_WORKDIR", "x")))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown variable MAYFLY_WORKDIR, did you mean MAYFLY_WORK_DIR?");
    }

    @Test
    void variables_of_the_launcher_are_known() {
        var variables =
                Map.of(
                        "MAYFLY_JAVA_OPTS",
                        "-Xmx1g",
                        "MAYFLY_BUILD",
                        "never",
                        "MAYFLY_DATA",
                        "d",
                        "MAYFLY_S3_ENDPOINT",
                        "http://host:9000");

        assertThat(read(Map.of(), variables).showsProgress()).isTrue();
    }

    @Test
    void a_wrong_value_is_told_with_its_place() throws IOException {
        assertThatThrownBy(() -> read(Map.of(Setting.THREADS, "0"), Map.of()))
                .hasMessage("--threads: not a whole number from 1: \"0\"");
        assertThatThrownBy(() -> read(Map.of(), Map.of("MAYFLY_MEMORY", "lots")))
                .hasMessageStartingWith("MAYFLY_MEMORY: not a size such as 512MB");
        Files.writeString(file, "\nprogress: maybe\n");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .hasMessage(file + ":2: progress: not on or off: \"maybe\"");
    }

    @Test
    void a_file_that_is_no_mapping_is_told_with_its_line() throws IOException {
        Files.writeString(file, "- threads\n");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .hasMessage(file + ":1: not a mapping from setting to value");

        Files.writeString(file, "threads: 2\nthreads: [\n");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + ":");
    }

    private Settings read(Map<Setting, String> flags, Map<String, String> variables) {
        return SettingSources.of(variables, directory, directory.resolve("home")).read(flags);
    }
}
