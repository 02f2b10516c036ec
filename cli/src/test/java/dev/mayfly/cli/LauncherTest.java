package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher, with a java that prints what it is given, on a machine of 16 processors.
@Timeout(60)
class LauncherTest {
    @TempDir private Path root;

    @BeforeEach
    void builds_a_tree() throws Exception {
        Files.copy(Path.of("..", "mayfly"), root.resolve("mayfly"));
        write(".mvn/find-jdk25.sh", "find_jdk25() { JDK25_HOME=" + root + " JDK25_VERSION=25; }");
        write("cli/target/mayfly-cli.jar", "");
        write("cli/target/lib/one.jar", "");
        write(".mayfly/built", "");
        write(".mayfly/mayfly-25.aot", "cache");
        write("bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"");
        write("bin/getconf", "#!/bin/sh\necho 16");
        for (String program : List.of("java", "getconf")) {
            assertThat(root.resolve("bin", program).toFile().setExecutable(true)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx64m, 16m",
        "-Xmx262144K, 64m",
        "-Xmx1g, 256m",
        "-Xmx1073741824, 256m",
        "-Xmx8g, 512m",
        "-Xmx8g -ea -Xmx32m, 8m",
        "-Xmx3m, 1m",
    })
    void young_memory_leaves_most_of_the_heap(String options, String young) throws Exception {
        assertThat(argumentsWith(options)).contains("-XX:MaxNewSize=" + young);
    }

    @Test
    void an_odd_size_is_left_for_java_to_refuse() throws Exception {
        assertThat(argumentsWith("-Xmx1.5g")).contains("-Xmx1.5g", "dev.mayfly.cli.Main");
    }

    @Test
    void another_collector_takes_the_place_of_the_serial_one() throws Exception {
        assertThat(argumentsWith("-XX:+UseTransparentHugePages -XX:GCTimeRatio=9"))
                .contains("-XX:+UseSerialGC");
        assertThat(argumentsWith("-ea -XX:+UseG1GC"))
                .contains("-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC", "");
    }

    private List<String> argumentsWith(String options) throws Exception {
        var builder = new ProcessBuilder("sh", root.resolve("mayfly").toString(), "version");
        builder.environment().put("MAYFLY_JAVA_OPTS", options);
        builder.environment().put("MAYFLY_BUILD", "never");
        builder.environment().merge("PATH", "", (path, _) -> root.resolve("bin") + ":" + path);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private void write(String path, String content) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
