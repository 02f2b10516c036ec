package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Order;
import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.data.Delimited;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.function.Counter;
import dev.mayfly.storage.input.InputNotFoundException;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs through the public API.
class EngineTest {
    private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

    @TempDir private Path directory;

    private Session session() {
        return Mayfly.session(options());
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void results_do_not_depend_on_threads_partitions_files_or_memory() {
        Seeds.check(
                6,
                random -> {
                    Path input = Files.createTempDirectory(directory, "input");
                    var expected = new TreeMap<String, Long>();
                    int files = 1 + random.nextInt(5);
                    for (int f = 0; f < files; f++) {
                        var text = new StringBuilder();
                        for (int i = random.nextInt(2000); i > 0; i--) {
                            String word = "w" + random.nextInt(300);
                            long number = random.nextInt(1000);
                            expected.merge(word, number, Long::sum);
                            text.append(word).append(',').append(number).append('\n');
                        }
                        Files.writeString(input.resolve("part-" + f), text);
                    }
                    for (SessionOptions each :
                            List.of(
                                    options().withThreads(1),
                                    options().withThreads(4).withPartitions(7),
                                    options().withMemoryBytes(60_000),
                                    options().withMemoryBytes(60_000).withPartitions(1))) {
                        try (Session session = Mayfly.session(each)) {
                            assertThat(sums(session, input)).isEqualTo(expected);
                            assertThat(sortedSums(session, input))
                                    .isEqualTo(new ArrayList<>(expected.keySet()));
                        }
                    }
                });
    }

    private static Map<String, Long> sums(Session session, Path input) {
        return new TreeMap<>(
                session.delimited(Delimited.by(','), input.toString())
                        .keyBy(row -> row.getString(0))
                        .aggregate(Aggregate.sumLong(row -> row.getLong(1)))
                        .collectAsMap());
    }

    private static List<String> sortedSums(Session session, Path input) {
        return session.delimited(Delimited.by(','), input.toString())
                .map(row -> row.getString(0))
                .distinct()
                .sortBy(word -> word)
                .collect();
    }

    @Test
    void datasets_do_what_collections_do() {
        try (Session session = session()) {
            var numbers = session.of(List.of(5, 3, 8, 1, 9, 2, 8));

            assertThat(numbers.map(n -> n * 2).filter(n -> n > 6).collect())
                    .containsExactly(10, 16, 18, 16);
            assertThat(numbers.count()).isEqualTo(7);
            assertThat(numbers.reduce(Integer::sum)).isEqualTo(Optional.of(36));
            assertThat(numbers.take(2)).containsExactly(5, 3);
            assertThat(numbers.first()).contains(5);
            assertThat(numbers.top(3, Order.natural())).containsExactly(9, 8, 8);
            assertThat(numbers.distinct().collect()).containsExactlyInAnyOrder(5, 3, 8, 1, 9, 2);
            assertThat(numbers.sortByDescending(n -> n).collect())
                    .containsExactly(9, 8, 8, 5, 3, 2, 1);
            assertThat(numbers.union(session.of(7)).coalesce(1).collect()).hasSize(8).endsWith(7);
            assertThat(numbers.repartition(3).collect())
                    .containsExactlyInAnyOrder(5, 3, 8, 1, 9, 2, 8);
            assertThat(numbers.mapPartitions(all -> List.of(sum(all)).iterator()).collect())
                    .containsExactly(36);
            assertThat(numbers.sample(0.5, 1).collect())
                    .isEqualTo(numbers.sample(0.5, 1).collect());
            assertThat(session.of(List.<Integer>of()).reduce(Integer::sum)).isEmpty();
        }
    }

    private static int sum(java.util.Iterator<Integer> all) {
        int sum = 0;
        while (all.hasNext()) {
            sum += all.next();
        }
        return sum;
    }

    @Test
    void cached_data_is_computed_once() {
        CALLS.put("cached", new AtomicInteger());
        try (Session session = session()) {
            var cached =
                    session.of(1, 2, 3)
                            .map(n -> {
                                CALLS.get("cached").incrementAndGet();
                                return n + 1;
                            })
                            .cache();

            assertThat(cached.collect()).containsExactly(2, 3, 4);
            assertThat(cached.count()).isEqualTo(3);
            assertThat(CALLS.get("cached")).hasValue(3);
            cached.uncache();
            assertThat(cached.count()).isEqualTo(3);
            assertThat(CALLS.get("cached")).hasValue(6);
        }
    }

    @Test
    void counters_count_each_task_once_and_broadcasts_are_read() throws Exception {
        CALLS.put("attempts", new AtomicInteger());
        var counted = new ArrayList<JobEvent>();
        try (Session session = Mayfly.session(options().withListeners(List.of(counted::add)))) {
            Counter seen = session.counter("seen");
            var names = session.broadcast(Map.of(1, "one", 2, "two"));

            List<String> result =
                    session.of(1, 2)
                            .map(n -> {
                                seen.increment();
                                if (n == 2 && CALLS.get("attempts").getAndIncrement() < 2) {
                                    throw new IOException("not yet");
                                }
                                return names.value().get(n);
                            })
                            .collect();

            assertThat(result).containsExactly("one", "two");
            assertThat(counted)
                    .filteredOn(JobEvent.CounterChanged.class::isInstance)
                    .last()
                    .asString()
                    .contains("seen")
                    .contains("=2");
        }
    }

    @Test
    void a_failure_names_stage_attempt_cause_and_record() throws Exception {
        Path input = file("numbers.txt", "1\n2\nx\n");
        Path out = directory.resolve("out");
        try (Session session = session()) {
            var numbers = session.text(input.toString()).map(Integer::parseInt);

            assertThatThrownBy(() -> numbers.saveAsText(out.toString()))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("attempt=1")
                    .hasMessageContaining("numbers.txt")
                    .hasMessageContaining("offset=4")
                    .hasMessageContaining("For input string: \"x\"");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("numbers.txt", "work");
        }
    }

    @Test
    void outputs_are_published_whole_and_replaced_only_if_asked() throws Exception {
        String out = directory.resolve("out").toString();
        try (Session session = session()) {
            session.of("a", "b").saveAsText(out);

            assertThatThrownBy(() -> session.of("c").saveAsText(out))
                    .isInstanceOf(OutputExistsException.class);
            assertThat(session.text(out).collect()).containsExactly("a", "b");

            session.of("c").saveAsText(Output.to(out).overwriting());
            assertThat(session.text(out).collect()).containsExactly("c");
            assertThat(Files.readString(Path.of(out, "_SUCCESS"))).contains("part-r-00000");
        }
    }

    @Test
    void a_path_that_matches_nothing_is_named() {
        try (Session session = session()) {
            assertThatThrownBy(() -> session.text(directory.resolve("nowhere*").toString()).count())
                    .hasRootCauseInstanceOf(InputNotFoundException.class)
                    .hasMessageContaining("nowhere*");
        }
    }

    @Test
    void jobs_of_a_session_run_side_by_side() throws Exception {
        try (Session session = session()) {
            var results = Collections.synchronizedList(new ArrayList<Long>());
            var threads = new ArrayList<Thread>();
            for (int i = 1; i <= 4; i++) {
                int size = 1000 * i;
                threads.add(
                        Thread.ofPlatform()
                                .start(() ->
                                        results.add(
                                                session.of(Collections.nCopies(size, 1))
                                                        .keyBy(n -> n)
                                                        .countByKey()
                                                        .collect()
                                                        .getFirst()
                                                        .value())));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(results).containsExactlyInAnyOrder(1000L, 2000L, 3000L, 4000L);
        }
    }
}
