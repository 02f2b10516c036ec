package dev.mayfly.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapOutputKeysTest {
    private static TaskSpec spec(String workDirectory, int partition, int attempt) {
        return new TaskSpec(
                new JobId("job"),
                new AttemptId(new TaskId(new StageId(3), partition), attempt),
                new byte[0],
                new TaskInput.Splits(List.of()),
                Optional.empty(),
                Optional.empty(),
                workDirectory,
                Attempts.LARGE);
    }

    @Test
    void files_lie_by_stage() {
        assertThat(MapOutputKeys.of(spec("/work/job", 7, 1))).isEqualTo("/work/job/shuffle/3/7-1");
    }

    @Test
    void objects_of_a_remote_store_are_spread_over_prefixes() {
        Set<String> prefixes =
                IntStream.range(0, 1000)
                        .mapToObj(i -> MapOutputKeys.of(spec("s3://bucket/job", i, 0)))
                        .map(key -> key.substring(0, key.indexOf("/shuffle/")))
                        .collect(Collectors.toSet());

        assertThat(prefixes)
                .hasSizeGreaterThan(200)
                .allMatch(prefix -> prefix.matches("s3://bucket/job/[0-9a-f]{2}"));
        assertThat(MapOutputKeys.of(spec("s3://bucket/job", 7, 1))).endsWith("/shuffle/3/7-1");
    }
}
