package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.Session;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.function.Broadcast;
import dev.mayfly.function.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a session remembers between jobs.
final class SessionTest {
    private static final Map<String, Boolean> FAILED_ONCE = new ConcurrentHashMap<>();
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @TempDir Path directory;
    private final Map<String, Long> counters = new ConcurrentHashMap<>();
    private Session session;

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withMemoryBytes(10_000_000)
                                .withListeners(List.of(this::hear))
                                .withWorkDirectory(directory.resolve("work").toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.CounterChanged(_, _, var name, var value)) {
            counters.put(name, value);
        }
    }

    private static List<Thread> threadsOf(int count) {
        return Thread.getAllStackTraces().keySet().stream().limit(count).toList();
    }

    private static Iterator<Thread> threadsFor(Iterator<Integer> numbers) {
        return threadsOf(numbers.next()).iterator();
    }

    @Test
    void what_has_no_encoding_is_refused_with_operation_and_line() {
        var thread = new Thread();
        Dataset<Integer> numbers = session.of(1, 2);

        assertRefused("of", () -> session.of(thread));
        assertRefused("of", () -> session.<Object>of(1, thread));
        assertRefused("broadcast", () -> session.broadcast(thread));
        assertRefused("map", () -> numbers.map(SessionTest::threadsOf));
        assertRefused("mapPartitions", () -> numbers.mapPartitions(SessionTest::threadsFor));
    }

    private static void assertRefused(String operation, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(EncodingException.class)
                .hasMessageStartingWith(operation + " at SessionTest.java:")
                .hasMessageContaining("java.lang.Thread has no encoding");
    }

    @Test
    void null_is_refused_where_it_is_given() {
        assertThatThrownBy(() -> session.of(1, null))
                .isInstanceOf(EncodingException.class)
                .hasMessageStartingWith("of at SessionTest.java:")
                .hasMessageContaining("a value is null");
        assertThatThrownBy(() -> session.text((String) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("text at SessionTest.java:")
                .hasMessageContaining("a path is null");
    }

    @Test
    void arguments_that_mean_nothing_are_refused() {
        Dataset<Integer> numbers = session.of(1, 2);

        assertThat(numbers.take(0)).isEmpty();
        assertThatThrownBy(() -> numbers.take(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count is negative: -1");
        assertThatThrownBy(() -> numbers.saveAsDelimited('"', directory.resolve("out").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quote can be a delimiter");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void a_closed_session_says_so_and_still_tells_its_counters() {
        Counter seen = session.counter("seen");
        Dataset<Integer> numbers =
                session.of(1, 2, 3)
                        .filter(ignored -> {
                            seen.increment();
                            return true;
                        });
        numbers.count();
        session.close();

        for (ThrowingCallable use :
                List.<ThrowingCallable>of(
                        numbers::collect,
                        () -> numbers.take(1),
                        () -> numbers.saveAsText(directory.resolve("out").toString()),
                        () -> numbers.map(number -> number + 1),
                        numbers::explain,
                        () -> session.of(1),
                        () -> session.text("in"),
                        () -> session.broadcast(1))) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("session is closed: run its actions inside");
        }
        assertThat(session.counters()).containsEntry("seen", 3L);
    }

    @Test
    void the_program_reads_counters_after_each_action() {
        String attempted = directory.toString();
        Counter seen = session.counter("seen");
        Dataset<Integer> numbers =
                session.of(1, 2, 3)
                        .map(number -> {
                            seen.increment();
                            if (FAILED_ONCE.putIfAbsent(attempted, true) == null) {
                                throw new IOException("once, after counting");
                            }
                            return number;
                        });

        assertThat(session.counters()).isEmpty();
        assertThat(numbers.count()).isEqualTo(3);
        assertThat(session.counters()).isEqualTo(Map.of("seen", 3L));
        numbers.saveAsText(directory.resolve("out").toString());
        assertThat(session.counters()).isEqualTo(Map.of("seen", 6L));
    }

    private long shuffledBytes(boolean isCompressed) {
        var progress = new JobProgress();
        var options =
                SessionOptions.defaults()
                        .withThreads(2)
                        .withCompressesShuffles(isCompressed)
                        .withListeners(List.of(progress))
                        .withWorkDirectory(directory.resolve("work").toString());
        try (var own = Mayfly.session(options)) {
            var words = IntStream.range(0, 20_000).mapToObj(i -> "the same word " + i % 10);
            assertThat(own.of(words.toList()).repartition(3).count()).isEqualTo(20_000);
        }
        return progress.snapshot(Instant.now()).stages().getFirst().metrics().bytesWritten();
    }

    @Test
    void shuffles_are_compressed_where_that_is_asked_for() {
        assertThat(shuffledBytes(true)).isPositive().isLessThan(shuffledBytes(false) / 2);
    }

    private Dataset<Integer> numbers() {
        return session.of(IntStream.range(0, 5000).boxed().toList());
    }

    @Test
    void a_cached_dataset_is_computed_once() throws IOException {
        Counter calls = session.counter("calls");
        Dataset<Integer> cached =
                numbers()
                        .map(n -> {
                            calls.increment();
                            return n + 1;
                        })
                        .cache();

        assertThat(cached.count()).isEqualTo(5000);
        assertThat(counters).containsEntry("calls", 5000L);
        counters.clear();
        assertThat(cached.map(n -> n * 2).take(2)).containsExactly(2, 4);
        assertThat(cached.collect()).hasSize(5000);
        assertThat(counters).isEmpty();
        PartitionedPlansTest.requirePlan("cached", cached.map(n -> n * 2).explain());

        cached.uncache();

        assertThat(cached.count()).isEqualTo(5000);
        assertThat(counters).containsEntry("calls", 5000L);
    }

    @Test
    void a_broadcast_value_is_read_by_functions() {
        Broadcast<Map<Integer, String>> names = session.broadcast(Map.of(1, "one", 2, "two"));

        assertThat(session.of(2, 1).map(n -> names.value().get(n)).collect())
                .containsExactly("two", "one");
    }

    @Test
    void a_task_counts_once_however_many_attempts_it_takes() {
        Counter seen = session.counter("seen");
        String run = directory.toString();

        var sums =
                numbers()
                        .map(n -> {
                            seen.increment();
                            if (n % 1000 == 999 && FAILED_ONCE.put(run + n, true) == null) {
                                throw new IllegalStateException("first attempt");
                            }
                            return n;
                        })
                        .keyBy(n -> n % 2)
                        .reduceByKey(Integer::sum)
                        .collectAsMap();

        assertThat(sums).containsOnly(Map.entry(0, 6_247_500), Map.entry(1, 6_250_000));
        assertThat(counters).containsEntry("seen", 5000L);
    }

    @Test
    void two_jobs_of_a_session_run_side_by_side() throws Exception {
        try (var callers = Executors.newFixedThreadPool(2)) {
            var first = callers.submit(() -> session.of("a").map(v -> met(v)).collect());
            var second = callers.submit(() -> session.of("b").map(v -> met(v)).collect());

            assertThat(first.get(20, TimeUnit.SECONDS)).containsExactly("a");
            assertThat(second.get(20, TimeUnit.SECONDS)).containsExactly("b");
        }
    }

    private static String met(String value) throws Exception {
        BOTH.await(10, TimeUnit.SECONDS);
        return value;
    }
}
