package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Order;
import dev.mayfly.api.Session;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs jobs in JVMs whose heap is smaller than what one key, one sort, one side of a join or one
/// cached dataset takes.
final class LargerThanHeapTest {
    private static final int HEAP_MEGABYTES = 64;
    private static final int SEEDS = 8;
    private static final int PER_SEED = 15_000;
    private static final int VALUE_CHARS = 1000;
    private static final int SLIVER_CHARS = 100;
    private static final int TOTAL = SEEDS * PER_SEED;

    private static final Order<String> ORDER = Order.natural();

    @TempDir Path directory;

    /// A job that holds 120 MB of records together.
    enum Job {
        GROUP {
            @Override
            long run(Session session) {
                return lengthOf(big(session).keyBy(line -> 0).groupByKey());
            }
        },
        COGROUP {
            @Override
            long run(Session session) {
                var right = session.of(0, 1).keyBy(number -> number);
                return big(session)
                        .keyBy(line -> 0)
                        .cogroup(right)
                        .map((key, sides) -> {
                            long sum = 0;
                            for (String each : sides.left()) {
                                sum += each.length();
                            }
                            return sum;
                        })
                        .reduce(Long::sum)
                        .orElseThrow();
            }
        },
        SORT {
            @Override
            long run(Session session) throws Exception {
                var check = new Ascending();
                big(session).sortBy(line -> line).forEach(check::next);
                return check.length;
            }
        },
        JOIN_OF_LARGE_SIDES {
            @Override
            long run(Session session) {
                var left = big(session).keyBy(line -> line.substring(0, 12));
                var right = big(session).keyBy(line -> line.substring(0, 12));
                return left.join(right)
                        .map((key, both) -> (long) both.left().length())
                        .reduce(Long::sum)
                        .orElseThrow();
            }
        },
        JOIN_OF_MANY_KEYS {
            @Override
            long run(Session session) {
                var left = big(session).flatMap(slivers()).keyBy(sliver -> sliver);
                var right = big(session).flatMap(slivers()).keyBy(sliver -> sliver);
                return left.join(right).count() * SLIVER_CHARS;
            }
        },
        JOIN_OF_ONE_LARGE_KEY {
            @Override
            long run(Session session) {
                var left = big(session).keyBy(line -> "k");
                var right = session.of("x").keyBy(line -> "k");
                return left.join(right)
                        .map((key, both) -> (long) both.left().length())
                        .reduce(Long::sum)
                        .orElseThrow();
            }
        },
        JOIN_WITH_ONE_LARGE_KEY_BEHIND {
            @Override
            long run(Session session) {
                var left = session.of("x").keyBy(line -> "k");
                var right = big(session).keyBy(line -> "k");
                return left.join(right)
                        .map((key, both) -> (long) both.right().length())
                        .reduce(Long::sum)
                        .orElseThrow();
            }
        },
        JOIN_OF_ONE_KEY_LARGE_ON_BOTH_SIDES {
            @Override
            long run(Session session) {
                // 36 MB on each side, and few of one side's values meet those of the other
                var left = session.of(1, 2, 3).flatMap(wide(12)).keyBy(line -> "k");
                var right = session.of(4, 5, 6).flatMap(wide(12)).keyBy(line -> "k");
                long pairs = left.join(right).count();
                return pairs == 36 * 36 ? (long) TOTAL * VALUE_CHARS : -pairs;
            }
        },
        DISTINCT {
            @Override
            long run(Session session) {
                return big(session).union(big(session)).distinct().count() * VALUE_CHARS;
            }
        },
        REDUCE_BY_KEY {
            @Override
            long run(Session session) {
                return big(session)
                        .keyBy(line -> line)
                        .mapValues(line -> 1L)
                        .reduceByKey(Long::sum)
                        .map((line, count) -> count * line.length())
                        .reduce(Long::sum)
                        .orElseThrow();
            }
        },
        CACHE {
            @Override
            long run(Session session) {
                Dataset<String> kept = big(session).cache();
                long first = kept.map(line -> (long) line.length()).reduce(Long::sum).orElseThrow();
                long again = kept.map(line -> (long) line.length()).reduce(Long::sum).orElseThrow();
                return first == again ? first : -1;
            }
        },
        TOP_OF_MANY_TASKS {
            @Override
            long run(Session session) {
                // what all tasks find together is more than the heap
                int count = TOTAL / SEEDS / 2;
                long sum = 0;
                for (String line : big(session.of(seeds()).repartition(SEEDS)).top(count, ORDER)) {
                    sum += line.length();
                }
                return sum * TOTAL / count;
            }
        },
        REPARTITION {
            @Override
            long run(Session session) {
                return big(session).repartition(3).count() * VALUE_CHARS;
            }
        };

        abstract long run(Session session) throws Exception;
    }

    /// Fails unless lines come in order.
    private static final class Ascending {
        private String last = "";
        private long length;

        void next(String line) {
            if (last.compareTo(line) > 0) {
                throw new IllegalStateException("not in order");
            }
            last = line;
            length += line.length();
        }
    }

    private static Dataset<String> big(Session session) {
        return big(session.of(seeds()).repartition(4));
    }

    private static Dataset<String> big(Dataset<Integer> seeds) {
        return seeds.flatMap(expand());
    }

    private static List<Integer> seeds() {
        return IntStream.range(0, SEEDS).boxed().toList();
    }

    private static FlatMapFunction<Integer, String> expand() {
        return (seed, out) -> {
            String tail = "-".repeat(VALUE_CHARS - 12);
            for (int i = 0; i < PER_SEED; i++) {
                int mixed = (seed * PER_SEED + i) * 0x9E3779B1;
                out.emit("%012x".formatted(mixed & 0xFFFFFFFFL) + tail);
            }
        };
    }

    /// Divides a line into parts that are all different.
    private static FlatMapFunction<String, String> slivers() {
        return (line, out) -> {
            for (int i = 0; i < VALUE_CHARS / SLIVER_CHARS; i++) {
                out.emit(line.substring(0, 12) + "-".repeat(SLIVER_CHARS - 16) + (1000 + i));
            }
        };
    }

    private static FlatMapFunction<Integer, String> wide(int count) {
        return (seed, out) -> {
            for (int i = 0; i < count; i++) {
                out.emit("w".repeat(1_000_000) + seed);
            }
        };
    }

    private static long lengthOf(KeyedDataset<Integer, dev.mayfly.lineage.Values<String>> groups) {
        return groups.map(
                        (key, values) -> {
                            long sum = 0;
                            for (String value : values) {
                                sum += value.length();
                            }
                            return sum;
                        })
                .reduce(Long::sum)
                .orElseThrow();
    }

    /// The child: runs one job and prints what it gives.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            var options =
                    SessionOptions.defaults()
                            .withThreads(2)
                            .withMaxAttempts(1)
                            .withWorkDirectory(arguments[1]);
            try (Session session = Mayfly.session(options)) {
                System.out.println(Job.valueOf(arguments[0]).run(session));
            } catch (RuntimeException e) {
                System.out.println(e);
                if (e instanceof dev.mayfly.driver.event.JobFailedException failed) {
                    System.err.println(failed.trace());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_job_may_hold_more_than_the_heap(Job job) throws IOException {
        try (ChildProcess child =
                ChildProcess.start(HEAP_MEGABYTES, Child.class, job.name(), directory.toString())) {
            assertThat(child.readLine()).isEqualTo(Long.toString((long) TOTAL * VALUE_CHARS));
        }
    }
}
