package dev.mayfly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups, sorts, joins, distinct values and cached data of 100 MB in a heap of 64 MB.
class SmallHeapTest {
    private static final int TEXTS = 64 * 16_000;

    @TempDir private Path work;

    @Test
    void the_values_of_one_key_may_exceed_the_heap() throws Exception {
        assertThat(run("group")).isEqualTo("[" + TEXTS + "]");
    }

    @Test
    void a_sort_may_exceed_the_heap() throws Exception {
        assertThat(run("sort")).isEqualTo("sorted " + TEXTS);
    }

    @Test
    void a_join_and_the_values_of_its_keys_may_exceed_the_heap() throws Exception {
        assertThat(run("join")).isEqualTo("joined " + TEXTS);
    }

    @Test
    void distinct_values_may_exceed_the_heap() throws Exception {
        assertThat(run("distinct")).isEqualTo(Integer.toString(TEXTS));
    }

    @Test
    void cached_data_may_exceed_the_heap() throws Exception {
        assertThat(run("cache")).startsWith(TEXTS + " ");
    }

    private String run(String job) throws IOException, InterruptedException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + work,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapJobs.class.getName(),
                        job);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(work.toFile().list()).as("work left behind").isEmpty();
        return output.lines().reduce((first, last) -> last).orElse("");
    }
}
