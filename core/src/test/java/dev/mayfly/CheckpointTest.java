package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Session;
import dev.mayfly.function.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session = SmallSessions.open(directory);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_checkpoint_is_computed_once_and_lies_in_its_directory() throws IOException {
        Counter calls = session.counter("calls");
        Path place = directory.resolve("checkpoint");
        var kept =
                session.of(IntStream.range(0, 5000).boxed().toList())
                        .map(n -> {
                            calls.increment();
                            return n;
                        })
                        .checkpoint(place.toString());

        assertThat(kept.count()).isEqualTo(5000);
        assertThat(kept.count()).isEqualTo(5000);

        assertThat(session.counters()).containsEntry("calls", 5000L);
        try (var files = Files.list(place)) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    void a_checkpoint_stays_when_what_is_cached_is_given_up() throws IOException {
        Counter calls = session.counter("calls");
        Path place = directory.resolve("checkpoint");
        var kept =
                session.of(1, 2, 3)
                        .map(n -> {
                            calls.increment();
                            return n;
                        })
                        .checkpoint(place.toString());
        var cached = kept.cache();
        assertThat(cached.collect()).containsExactly(1, 2, 3);

        cached.uncache();
        kept.uncache();
        kept.keyBy(n -> n).checkpoint(place.toString()).uncache();

        assertThat(cached.collect()).containsExactly(1, 2, 3);
        assertThat(kept.collect()).containsExactly(1, 2, 3);
        assertThat(session.counters()).containsEntry("calls", 3L);
        session.close();
        try (var files = Files.list(place)) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    void checkpoints_in_one_directory_keep_their_own_values() {
        String place = directory.resolve("checkpoints").toString();
        var before = session.of(1, 2).checkpoint(place);
        assertThat(before.collect()).containsExactly(1, 2);

        var after = before.map(n -> n + 10).checkpoint(place);
        var last = after.map(n -> n + 10).checkpoint(place);

        assertThat(last.collect()).containsExactly(21, 22);
        assertThat(after.collect()).containsExactly(11, 12);
        assertThat(before.collect()).containsExactly(1, 2);
    }

    @Test
    void rounds_of_checkpoints_are_planned_without_those_before() {
        String place = directory.resolve("checkpoints").toString();
        KeyedDataset<Integer, Integer> round = session.of(1, 2, 3).keyBy(n -> n % 2);
        for (int i = 0; i < 200; i++) {
            round = round.reduceByKey(Integer::sum).mapValues(n -> n + 1).checkpoint(place);
            assertThat(round.count()).isEqualTo(2);
        }

        assertThat(round.collectAsMap()).isEqualTo(Map.of(0, 202, 1, 204));
        assertThat(round.explain().lines().takeWhile(line -> !line.equals("stages")))
                .hasSize(2)
                .element(1)
                .asString()
                .contains("checkpoint, kept already : Integer -> Integer");
        assertThat(round.reduceByKey(Integer::sum).explain()).contains("saved shuffles");
    }

    @Test
    void a_checkpoint_that_two_jobs_compute_is_kept_once() throws Exception {
        Path place = directory.resolve("checkpoint");
        var kept =
                session.of(1)
                        .map(n -> {
                            BOTH.await(60, TimeUnit.SECONDS);
                            return n;
                        })
                        .checkpoint(place.toString());

        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(kept::collect);
            var second = threads.submit(kept::collect);
            assertThat(first.get()).isEqualTo(second.get()).containsExactly(1);
        }

        assertThat(kept.collect()).containsExactly(1);
        try (var files = Files.list(place)) {
            assertThat(files).hasSize(1);
        }
    }
}
