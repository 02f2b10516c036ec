package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher, with a java that prints what it is given, on a machine of 16 processors, in a tree
/// that is built.
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
        writeProgram("bin/java", "printf '%s\\n' \"$@\"");
        writeProgram("bin/getconf", "echo 16");
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

    @Test
    void of_several_jdks_the_first_new_enough_one_with_a_compiler_runs() throws Exception {
        looksForJdks();
        jdk("usr/lib/jvm/jdk-a-25", "JAVA_VERSION=\"24.0.2\"");
        jdk("usr/lib/jvm/jdk-b-25", "JAVA_VERSION=\"25.0.1\"");
        Files.delete(root.resolve("usr/lib/jvm/jdk-b-25/bin/javac"));
        jdk(
                "usr/lib/jvm/jdk-c-25",
                "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+8-LTS\"");
        jdk("usr/lib/jvm/jdk-d-25", "JAVA_VERSION=\"26\"");
        write(".mayfly/mayfly-25.0.1+8-LTS.aot", "cache");
        jdk("old", "JAVA_VERSION=\"21.0.4\"");

        Run run = run(Map.of("JAVA_HOME", root.resolve("old").toString()));

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.lines().getFirst()).isEqualTo("usr/lib/jvm/jdk-c-25");
        assertThat(run.lines())
                .contains("-XX:AOTCache=" + root.toRealPath() + "/.mayfly/mayfly-25.0.1+8-LTS.aot");
    }

    @Test
    void java_home_comes_first_and_the_java_on_the_path_last() throws Exception {
        looksForJdks();
        jdk("chosen", "JAVA_VERSION=\"25\"");
        Files.delete(root.resolve("bin/java"));
        Files.createSymbolicLink(root.resolve("bin/java"), root.resolve("chosen/bin/java"));

        assertThat(run(Map.of()).lines().getFirst()).isEqualTo("chosen");

        jdk("usr/lib/jvm/jdk-25", "JAVA_VERSION=\"25\"");
        assertThat(run(Map.of()).lines().getFirst()).isEqualTo("usr/lib/jvm/jdk-25");

        jdk("home", "JAVA_VERSION=\"25\"");
        assertThat(run(Map.of("JAVA_HOME", root.resolve("home").toString())).lines().getFirst())
                .isEqualTo("home");
    }

    @Test
    void without_a_jdk_it_says_what_to_do() throws Exception {
        looksForJdks();
        jdk("usr/lib/jvm/jdk-25", "JAVA_VERSION=\"24\"");

        Run run = run(Map.of());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .startsWith("mayfly: needs a JDK 25 or newer, found none in JAVA_HOME")
                .contains("https://adoptium.net/", "set JAVA_HOME");
    }

    @Test
    void a_source_newer_than_the_build_is_built_first() throws Exception {
        builds("echo \"$@\" >>calls");

        assertThat(run(Map.of()).exitCode()).isZero();
        assertThat(root.resolve("calls")).doesNotExist();

        edit("aws/src/main/Source.java");
        assertThat(run(Map.of("MAYFLY_BUILD", "never")).lines()).contains("dev.mayfly.cli.Main");
        assertThat(root.resolve("calls")).doesNotExist();

        Run run = run(Map.of());

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.lines())
                .startsWith("mayfly: the sources have changed, building again ...")
                .endsWith("dev.mayfly.cli.Main", "version");
        assertThat(root.resolve("calls"))
                .hasContent("-q -B -Dquick -DskipTests -pl cli -am package");
        assertThat(root.resolve(".mayfly/lock")).doesNotExist();
    }

    @Test
    void a_build_that_fails_runs_nothing_and_is_tried_again() throws Exception {
        builds("echo \"does not compile\" && exit 1");
        edit("pom.xml");

        for (int i = 0; i < 2; i++) {
            Run run = run(Map.of());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .containsExactly(
                            "mayfly: the sources have changed, building again ...",
                            "does not compile",
                            "mayfly: the build failed, see above");
        }
    }

    /// Puts the real search for a JDK in place, with this tree for the machine's directories.
    private void looksForJdks() throws Exception {
        String search = Files.readString(Path.of("..", ".mvn", "find-jdk25.sh"));
        write(
                ".mvn/find-jdk25.sh",
                search.replaceAll("(?<= )/(?=\\w)", Matcher.quoteReplacement(root + "/")));
        write("bin/java", "#!/bin/sh\nexit 1");
    }

    /// Makes a JDK that says where it is.
    private void jdk(String home, String release) throws Exception {
        write(home + "/release", "IMPLEMENTOR=\"Somebody\"\n" + release + "\n");
        writeProgram(home + "/bin/java", "echo " + home + "\nprintf '%s\\n' \"$@\"");
        writeProgram(home + "/bin/javac", "");
    }

    /// Puts sources in place that are older than what was built of them.
    private void builds(String build) throws Exception {
        write("pom.xml", "");
        for (String module : List.of("core", "examples", "aws", "cli")) {
            write(module + "/pom.xml", "");
            write(module + "/src/main/Source.java", "");
        }
        Path prepare = Path.of("src", "main", "sh", "prepare.sh");
        write("cli/src/main/sh/prepare.sh", Files.readString(prepare));
        writeProgram("mvnw", build);
        setAge(".mayfly/built", Duration.ofMinutes(-1));
    }

    private void edit(String source) throws Exception {
        setAge(source, Duration.ofMinutes(-2));
    }

    private void setAge(String path, Duration age) throws Exception {
        Files.setLastModifiedTime(root.resolve(path), FileTime.from(Instant.now().minus(age)));
    }

    /// What a start of the launcher printed, on both streams.
    private record Run(int exitCode, String output) {
        List<String> lines() {
            return output.lines().toList();
        }
    }

    private List<String> argumentsWith(String options) throws Exception {
        Run run = run(Map.of("MAYFLY_JAVA_OPTS", options, "MAYFLY_BUILD", "never"));
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.lines();
    }

    private Run run(Map<String, String> variables) throws Exception {
        var builder = new ProcessBuilder("sh", root.resolve("mayfly").toString(), "version");
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeAll(List.of("JAVA_HOME", "SDKMAN_DIR", "MAYFLY_BUILD", "MAYFLY_JAVA_OPTS"));
        environment.put("HOME", root.toString());
        environment.merge("PATH", "", (path, _) -> root.resolve("bin") + ":" + path);
        environment.putAll(variables);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), output);
    }

    private void writeProgram(String path, String script) throws Exception {
        write(path, "#!/bin/sh\n" + script);
        assertThat(root.resolve(path).toFile().setExecutable(true)).isTrue();
    }

    private void write(String path, String content) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
