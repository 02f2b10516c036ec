package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeWeekTest {
    private static CodeWeek at(String time) {
        return CodeWeek.of(Instant.parse(time));
    }

    @Test
    void a_week_begins_on_monday_and_no_session_uses_it_when_it_is_over() {
        CodeWeek week = at("2026-11-16T00:00:00Z");

        assertThat(week.directory("s3://b/w")).isEqualTo("s3://b/w/code/2026-11-16");
        assertThat(at("2026-11-22T23:59:59.999Z")).isEqualTo(week);
        assertThat(week.end()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(CodeWeek.of(week.end())).isNotEqualTo(week);
    }

    @Test
    void a_session_says_whose_code_it_uses(@TempDir Path root) throws IOException {
        Path jar = Files.writeString(root.resolve("job.jar"), "code");
        String work = root.resolve("work").toString();
        var deployment =
                new LambdaDeployment(
                        "worker",
                        Optional.of("us-east-1"),
                        List.of(jar),
                        work,
                        Duration.ofMinutes(1),
                        1769,
                        10);
        CodeWeek before = CodeWeek.of(Instant.now());

        Surroundings opened = deployment.open(SessionOptions.defaults(), "/tmp/mayfly-1");
        opened.backend().close();

        List<String> keys = Stores.keys(new FileObjectStore(Path.of("")), work);
        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst()).startsWith(work + "/code/").endsWith(".jar");
        String mark = keys.getLast();
        assertThat(mark).startsWith(work + "/sessions/mayfly-1/");
        CodeWeek used = CodeWeek.markedBy(mark.substring(mark.lastIndexOf('/') + 1)).orElseThrow();
        assertThat(used).isIn(before, CodeWeek.of(Instant.now()));
        assertThat(keys.getFirst()).startsWith(used.directory(work) + "/");
    }
}
