package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A handful of values, where a task is a call of a function and many could run.
class SmallJobTest {
    private static final int SLOTS = 50;

    @TempDir private Path directory;

    /// The number of tasks of each stage of a job.
    private List<Integer> tasks(Function<KeyedDataset<String, Integer>, Dataset<?>> job) {
        List<Integer> tasks = Collections.synchronizedList(new ArrayList<>());
        JobListener listener =
                event -> {
                    if (event instanceof JobEvent.StagePlanned stage) {
                        tasks.add(stage.taskCount());
                    }
                };
        SessionOptions options =
                SessionOptions.defaults()
                        .withThreads(SLOTS)
                        .withMaxShuffleReads(SessionOptions.REMOTE_SHUFFLE_READS)
                        .withWorkDirectory(directory.toString())
                        .withListeners(List.of(listener));
        try (Session session = Mayfly.session(options)) {
            var pairs =
                    session.of("a", "b", "c", "a", "b", "a").keyBy(word -> word).mapValues(w -> 1);
            assertThat(job.apply(pairs).collect()).hasSize(3);
        }
        return tasks;
    }

    @Test
    void is_one_task_for_each_stage() {
        assertThat(tasks(pairs -> pairs.reduceByKey(Integer::sum).keys())).containsExactly(1, 1);
    }

    @Test
    void is_one_task_for_each_stage_also_if_it_is_sorted_and_joined() {
        assertThat(
                        tasks(pairs -> {
                            var counts = pairs.reduceByKey(Integer::sum);
                            return counts.join(counts.mapValues(count -> -count))
                                    .map((word, both) -> word)
                                    .sortBy(word -> word);
                        }))
                .hasSizeGreaterThan(1)
                .containsOnly(1);
    }
}
